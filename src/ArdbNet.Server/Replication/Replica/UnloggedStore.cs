using ArdbNet.Storage.Engine;

namespace ArdbNet.Server.Replication.Replica;

/// <summary>The durability of a store in the making: there is no log, and until it is complete nobody needs it.</summary>
internal sealed class UnloggedStore : IStoreDurability
{
    private volatile Exception? _failure;

    /// <summary>Why the disk does not take it, or null.</summary>
    public Exception? Failure => _failure;

    public void SyncLog(long offset)
    {
    }

    public void Persisted(long offset)
    {
    }

    public void Failed(Exception cause) => _failure = cause;

    public void Recovered() => _failure = null;
}
