using System.Buffers.Binary;
using ArdbNet.RocksDb.Tables;
using ArdbNet.Storage.Encoding;

namespace ArdbNet.Replication.RawStream;

/// <summary>
/// Entries in key order that become one block, laid out as data blocks of table files. Where it ends depends on the entries
/// alone, so that whoever walks the same snapshot makes the same blocks. One thread at a time.
/// </summary>
public sealed class RawBlock
{
    private const int MaxNumbers = 3 * VarInt.MaxLength;

    private readonly List<int> _restarts = [];
    private byte[] _bytes = new byte[RawFormat.BlockBytes];
    private byte[] _lastKey = [];
    private int _lastKeyLength;
    private int _length;
    private int _tableBlock;
    private int _tableBlockEntries;

    public int Entries { get; private set; }

    /// <summary>Entries that are keys, and do not belong to one.</summary>
    public int Keys { get; private set; }

    /// <summary>How much of all lies before it, of 65535.</summary>
    public ushort Progress { get; set; }

    // The number of restarts comes behind them.
    private int EndLength => (_restarts.Count + 1) * sizeof(uint);

    /// <summary>Adds an entry; false if it belongs into the next block.</summary>
    /// <exception cref="RawStreamException">Nothing can be so long.</exception>
    public bool TryAdd(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        // Two more restarts, and the beginning and the end of a data block.
        var most = (long)key.Length + value.Length + MaxNumbers + RawFormat.KeyEndLength + EndLength + (5 * sizeof(uint));
        if (most > RawFormat.MaxEntryBytes) throw new RawStreamException($"An entry of {most} bytes can't be sent.");
        if (Entries > 0 && _length + most > RawFormat.BlockBytes) return false;
        if (_length + most > _bytes.Length) _bytes = new byte[most];

        if (_tableBlockEntries > 0 && _length - _tableBlock + key.Length + value.Length > RawFormat.TableBlockBytes) EndTableBlock();
        if (_tableBlockEntries == 0) BeginTableBlock();
        var shared = _tableBlockEntries % TableWriter.EntriesARestart == 0 ? BeginRestart() : SharedWithLast(key);
        _length += Write(_bytes.AsSpan(_length), shared, key, value);
        _tableBlockEntries++;
        Entries++;
        if (key[0] == KeyTag.Metadata) Keys++;
        if (_lastKey.Length < key.Length) Array.Resize(ref _lastKey, Math.Max(key.Length, 2 * _lastKey.Length));
        key[shared..].CopyTo(_lastKey.AsSpan(shared));
        _lastKeyLength = key.Length;
        return true;
    }

    /// <summary>Adds no more. Gives the bytes.</summary>
    public ReadOnlySpan<byte> Finish()
    {
        if (_tableBlockEntries > 0) EndTableBlock();
        return _bytes.AsSpan(0, _length);
    }

    public void Clear()
    {
        _length = 0;
        _tableBlockEntries = 0;
        _restarts.Clear();
        Entries = 0;
        Keys = 0;
        if (_bytes.Length > RawFormat.BlockBytes) _bytes = new byte[RawFormat.BlockBytes];
    }

    private int SharedWithLast(ReadOnlySpan<byte> key) => key.CommonPrefixLength(_lastKey.AsSpan(0, _lastKeyLength));

    // Its length comes first.
    private void BeginTableBlock()
    {
        _length += sizeof(uint);
        _tableBlock = _length;
    }

    private int BeginRestart()
    {
        _restarts.Add(_length - _tableBlock);
        return 0;
    }

    // shared with the key before varint · rest of the key varint · value varint · rest of the key · 8 a value · value
    private static int Write(Span<byte> target, int shared, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var rest = key[shared..];
        var length = VarInt.Write(target, (ulong)shared);
        length += VarInt.Write(target[length..], (ulong)(rest.Length + RawFormat.KeyEndLength));
        length += VarInt.Write(target[length..], (ulong)value.Length);
        rest.CopyTo(target[length..]);
        length += rest.Length;
        BinaryPrimitives.WriteUInt64LittleEndian(target[length..], RawFormat.ValueKeyEnd);
        length += RawFormat.KeyEndLength;
        value.CopyTo(target[length..]);
        return length + value.Length;
    }

    // … restarts u32 · their number u32
    private void EndTableBlock()
    {
        foreach (var restart in _restarts) Append(restart);
        Append(_restarts.Count);
        BinaryPrimitives.WriteInt32BigEndian(_bytes.AsSpan(_tableBlock - sizeof(uint)), _length - _tableBlock);
        _restarts.Clear();
        _tableBlockEntries = 0;
    }

    private void Append(int number)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(_length), number);
        _length += sizeof(uint);
    }
}
