namespace ArdbNet.Replication.RawStream;

/// <summary>A raw key-value stream is not what it should be.</summary>
public sealed class RawStreamException : Exception
{
    public RawStreamException(string message)
        : base(message)
    {
    }

    public RawStreamException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
