namespace ArdbNet.Replication.Log;

/// <summary>A command of the stream as it lies in the log; good until the reader reads on.</summary>
public readonly ref struct LogCommand
{
    private readonly ReadOnlySpan<int> _bounds;

    internal LogCommand(ReadOnlySpan<byte> bytes, ReadOnlySpan<int> bounds, long offset)
    {
        Bytes = bytes;
        _bounds = bounds;
        Offset = offset;
    }

    /// <summary>The whole command, verbatim.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    public long Offset { get; }

    public long NextOffset => Offset + Bytes.Length;

    /// <summary>Number of arguments, the command's name included; 0 for an empty line.</summary>
    public int Count => _bounds.Length / 2;

    public ReadOnlySpan<byte> this[int index] => Bytes[_bounds[2 * index].._bounds[(2 * index) + 1]];
}
