namespace ArdbNet.Replication.Log;

/// <summary>Keeps the log from an offset on until it is disposed; a reader that gets on may move it forward.</summary>
public sealed class LogPin : IDisposable
{
    private readonly SegmentChain _chain;
    private long _offset;

    internal LogPin(SegmentChain chain, long offset)
    {
        _chain = chain;
        _offset = offset;
    }

    public long Offset => Volatile.Read(ref _offset);

    /// <summary>Lets everything before <paramref name="offset"/> go.</summary>
    public void Advance(long offset)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(offset, Offset);
        Volatile.Write(ref _offset, offset);
    }

    public void Dispose() => _chain.Unpin(this);
}
