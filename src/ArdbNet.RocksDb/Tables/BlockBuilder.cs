namespace ArdbNet.RocksDb.Tables;

/// <summary>
/// Entries in key order as one block: each says how much of the key before it shares, but for every so many, the restarts,
/// which a search looks at first.
/// </summary>
public sealed class BlockBuilder
{
    /// <summary>Most bytes of the numbers before an entry.</summary>
    public const int MaxNumbers = 15;

    private readonly int _restartInterval;
    private readonly List<int> _restarts = [];
    private readonly TableBytes _bytes = new(16 * 1024);
    private int _sinceRestart;

    /// <param name="restartInterval">Of so many entries one shares nothing.</param>
    public BlockBuilder(int restartInterval)
    {
        _restartInterval = restartInterval;
    }

    /// <summary>Bytes of the entries so far.</summary>
    public int Length => _bytes.Length;

    /// <summary>Bytes that come behind the entries so far.</summary>
    public int EndLength => (_restarts.Count + 1) * sizeof(uint);

    public int Entries { get; private set; }

    /// <summary>Adds an entry; its key comes behind the one before.</summary>
    /// <param name="shared">How many bytes of the key are those of the one before.</param>
    /// <param name="key">The key.</param>
    /// <param name="keyEnd">What follows each key in a table's own notation, 8 bytes.</param>
    /// <param name="value">The value.</param>
    // shared with the key before varint · rest of the key varint · value varint · rest of the key · value
    public void Add(int shared, ReadOnlySpan<byte> key, ReadOnlySpan<byte> keyEnd, ReadOnlySpan<byte> value)
    {
        if (Entries == 0 || _sinceRestart == _restartInterval)
        {
            _restarts.Add(_bytes.Length);
            _sinceRestart = 0;
            shared = 0;
        }

        _sinceRestart++;
        Entries++;
        var rest = key[shared..];
        var target = _bytes.Reserve(MaxNumbers + rest.Length + keyEnd.Length + value.Length);
        var length = TableBytes.WriteVarInt(target, (ulong)shared);
        length += TableBytes.WriteVarInt(target[length..], (ulong)(rest.Length + keyEnd.Length));
        length += TableBytes.WriteVarInt(target[length..], (ulong)value.Length);
        rest.CopyTo(target[length..]);
        length += rest.Length;
        keyEnd.CopyTo(target[length..]);
        length += keyEnd.Length;
        value.CopyTo(target[length..]);
        _bytes.Advance(length + value.Length);
    }

    /// <summary>Adds an entry of a block that is no table's data.</summary>
    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => Add(shared: 0, key, [], value);

    /// <summary>Adds no more. The block is good until <see cref="Clear"/>.</summary>
    // entries · offsets of the restarts u32 each · their number u32
    public ReadOnlySpan<byte> Finish()
    {
        // A block without entries has one restart all the same.
        if (_restarts.Count == 0) _restarts.Add(0);
        foreach (var restart in _restarts) _bytes.AppendFixed((uint)restart);
        _bytes.AppendFixed((uint)_restarts.Count);
        return _bytes.Span;
    }

    public void Clear()
    {
        _restarts.Clear();
        _bytes.Clear();
        _sinceRestart = 0;
        Entries = 0;
    }
}
