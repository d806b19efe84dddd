using ArdbNet.Storage.Engine.Buffering;

namespace ArdbNet.Storage.Engine;

/// <summary>A write buffer that takes no more writes, on its way to RocksDB.</summary>
/// <param name="Buffer">The entries, the applied record among them.</param>
/// <param name="EndOffset">The log offset whose state the store has once this buffer is in it.</param>
/// <param name="HoldsGarbage">Whether there are garbage records among the entries.</param>
internal sealed record FrozenBuffer(WriteBuffer Buffer, long EndOffset, bool HoldsGarbage)
{
    private volatile bool _isWritten;

    /// <summary>Whether RocksDB has it, so that readers need this layer no longer.</summary>
    public bool IsWritten
    {
        get => _isWritten;
        set => _isWritten = value;
    }
}
