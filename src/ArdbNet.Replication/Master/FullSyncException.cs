namespace ArdbNet.Replication.Master;

/// <summary>A dump could not be made or sent.</summary>
public sealed class FullSyncException : Exception
{
    public FullSyncException(string message)
        : base(message)
    {
    }

    public FullSyncException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
