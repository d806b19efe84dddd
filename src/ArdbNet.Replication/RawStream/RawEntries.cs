using System.Buffers.Binary;
using ArdbNet.RocksDb.Tables;

namespace ArdbNet.Replication.RawStream;

/// <summary>
/// Walks the entries of a block, and sees to it that keys ascend and that RocksDB will find what the walk has found.
/// </summary>
public ref struct RawEntries
{
    private readonly RawKey _key;
    private readonly long _block;
    private ReadOnlySpan<byte> _rest;
    private ReadOnlySpan<byte> _stored;
    private ReadOnlySpan<byte> _entries;
    private ReadOnlySpan<byte> _restarts;
    private ReadOnlySpan<byte> _value;
    private int _at;
    private int _count;

    /// <param name="raw">The bytes.</param>
    /// <param name="stored">The same as <see cref="TableBlocks"/>, or empty.</param>
    /// <param name="key">The last key before them.</param>
    /// <param name="block">Number of the block.</param>
    internal RawEntries(ReadOnlySpan<byte> raw, ReadOnlySpan<byte> stored, RawKey key, long block)
    {
        _rest = raw;
        _stored = stored;
        _key = key;
        _block = block;
    }

    public readonly ReadOnlySpan<byte> Key => _key.Span;

    public readonly ReadOnlySpan<byte> Value => _value;

    /// <summary>The data block of a table file that has the entry.</summary>
    public ReadOnlySpan<byte> TableBlock { get; private set; }

    /// <summary>The same as <see cref="ArdbNet.RocksDb.Tables.PackedBlock"/>, if it has come so; otherwise empty.</summary>
    public ReadOnlySpan<byte> PackedTableBlock { get; private set; }

    /// <summary>Whether the entry is the last one of its data block.</summary>
    public readonly bool EndsTableBlock => _at == _entries.Length;

    /// <exception cref="RawStreamException">The block's bytes are not entries in key order.</exception>
    public bool MoveNext()
    {
        if (_at == _entries.Length)
        {
            if (_rest.IsEmpty) return false;
            OpenTableBlock();
        }

        var isRestart = _count % TableWriter.EntriesARestart == 0;
        if (isRestart) CheckRestart();
        var shared = ReadNumber();
        var length = ReadNumber() - RawFormat.KeyEndLength;
        var valueLength = ReadNumber();
        if (length < 0 || (long)length + RawFormat.KeyEndLength + valueLength > _entries.Length - _at) throw Damaged();
        if (shared > (isRestart ? 0 : _key.Length)) throw Damaged();
        if (!_key.TryAdvance(shared, _entries.Slice(_at, length))) throw Damaged();
        _at += length;
        if (BinaryPrimitives.ReadUInt64LittleEndian(_entries[_at..]) != RawFormat.ValueKeyEnd) throw Damaged();
        _at += RawFormat.KeyEndLength;
        _value = _entries.Slice(_at, valueLength);
        _at += valueLength;
        _count++;
        if (_at == _entries.Length) CheckNoRestartIsLeft();
        return true;
    }

    // length u32 · entries · offsets of the restarts u32 each · their number u32, both little-endian
    private void OpenTableBlock()
    {
        if (_rest.Length < 2 * sizeof(uint)) throw Damaged();
        var length = BinaryPrimitives.ReadUInt32BigEndian(_rest);
        _rest = _rest[sizeof(uint)..];
        if (length < sizeof(uint) || length > _rest.Length) throw Damaged();
        TableBlock = _rest[..(int)length];
        _rest = _rest[(int)length..];
        var body = TableBlock[..^sizeof(uint)];
        var restarts = BinaryPrimitives.ReadUInt32LittleEndian(TableBlock[body.Length..]);
        if (restarts == 0 || restarts > (body.Length - 1) / sizeof(uint)) throw Damaged();
        _restarts = body[^((int)restarts * sizeof(uint))..];
        _entries = body[..^_restarts.Length];
        _at = 0;
        _count = 0;
        PackedTableBlock = TableBlocks.TryTake(ref _stored, out var packed, out var isPacked) && isPacked ? packed : default;
    }

    private void CheckRestart()
    {
        if (_restarts.IsEmpty || BinaryPrimitives.ReadUInt32LittleEndian(_restarts) != _at) throw Damaged();
        _restarts = _restarts[sizeof(uint)..];
    }

    private readonly void CheckNoRestartIsLeft()
    {
        if (!_restarts.IsEmpty) throw Damaged();
    }

    private int ReadNumber()
    {
        if (_at < _entries.Length && _entries[_at] < 0x80) return _entries[_at++];
        var value = 0UL;
        for (var shift = 0; shift < 35; shift += 7)
        {
            if (_at == _entries.Length) throw Damaged();
            var next = _entries[_at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value <= int.MaxValue ? (int)value : throw Damaged();
        }

        throw Damaged();
    }

    private readonly RawStreamException Damaged() => new($"The entries of block {_block} are damaged.");
}
