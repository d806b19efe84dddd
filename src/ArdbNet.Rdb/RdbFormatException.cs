namespace ArdbNet.Rdb;

/// <summary>Bytes are no RDB that can be read: where, and why.</summary>
public sealed class RdbFormatException : Exception
{
    public RdbFormatException(long offset, string reason)
        : base($"RDB offset {offset}: {reason}")
    {
        Offset = offset;
        Reason = reason;
    }

    public RdbFormatException(long offset, string reason, Exception inner)
        : base($"RDB offset {offset}: {reason}", inner)
    {
        Offset = offset;
        Reason = reason;
    }

    /// <summary>About where the fault lies, in bytes from the start of the source.</summary>
    public long Offset { get; }

    public string Reason { get; }
}
