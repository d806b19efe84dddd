namespace ArdbNet.RocksDb.Tables;

/// <summary>
/// The index of a table: for each data block a key that lies between its last one and the first one of the next, as short as
/// can be, so that the index of long keys is not as long as they are.
/// </summary>
internal sealed class IndexBuilder
{
    private readonly BlockBuilder _entries = new(restartInterval: 1);
    private byte[] _separator = new byte[256];
    private BlockHandle _block;

    /// <summary>Whether a block was begun, and where it ends is not known yet.</summary>
    public bool IsOpen { get; private set; }

    // Behind all of the same key, in a table's order: deletions of the oldest sequence number.
    private static ReadOnlySpan<byte> KeyEnd => [0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>Takes a block; <see cref="EndBlock"/> or <see cref="EndLastBlock"/> follows.</summary>
    public void BeginBlock(BlockHandle block)
    {
        _block = block;
        IsOpen = true;
    }

    /// <param name="last">The last key of the block.</param>
    /// <param name="next">The first key of the one behind it.</param>
    public void EndBlock(ReadOnlySpan<byte> last, ReadOnlySpan<byte> next) => End(Separate(last, next));

    /// <param name="last">The last key of the table.</param>
    public void EndLastBlock(ReadOnlySpan<byte> last) => End(last);

    public ReadOnlySpan<byte> Finish() => _entries.Finish();

    public void Clear()
    {
        _entries.Clear();
        IsOpen = false;
    }

    private void End(ReadOnlySpan<byte> key)
    {
        _entries.Add(shared: 0, key, KeyEnd, _block.ToBytes());
        IsOpen = false;
    }

    // The first byte behind what both share that can be one more without reaching the next key ends it.
    private ReadOnlySpan<byte> Separate(ReadOnlySpan<byte> last, ReadOnlySpan<byte> next)
    {
        var shared = last.CommonPrefixLength(next);
        for (var i = shared; i < last.Length - 1; i++)
        {
            if (last[i] == byte.MaxValue) continue;
            if (i == shared && last[i] + 1 == next[i] && next.Length == i + 1) continue;
            return Raise(last[..(i + 1)]);
        }

        return last;
    }

    private ReadOnlySpan<byte> Raise(ReadOnlySpan<byte> prefix)
    {
        if (_separator.Length < prefix.Length) _separator = new byte[Math.Max(prefix.Length, 2 * _separator.Length)];
        prefix.CopyTo(_separator);
        _separator[prefix.Length - 1]++;
        return _separator.AsSpan(0, prefix.Length);
    }
}
