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
    private readonly BlockBuilder _tableBlock = new(TableWriter.EntriesARestart);
    private byte[] _bytes = new byte[RawFormat.BlockBytes];
    private byte[] _lastKey = [];
    private int _lastKeyLength;
    private int _length;

    public int Entries { get; private set; }

    /// <summary>Entries that are keys, and do not belong to one.</summary>
    public int Keys { get; private set; }

    /// <summary>How much of all lies before it, of 65535.</summary>
    public ushort Progress { get; set; }

    /// <summary>Adds an entry; false if it belongs into the next block.</summary>
    /// <exception cref="RawStreamException">Nothing can be so long.</exception>
    public bool TryAdd(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        // Two more restarts, and the beginning and the end of a data block.
        var most = (long)key.Length + value.Length + BlockBuilder.MaxNumbers + RawFormat.KeyEndLength
            + _tableBlock.EndLength + (5 * sizeof(uint));
        if (most > RawFormat.MaxEntryBytes) throw new RawStreamException($"An entry of {most} bytes can't be sent.");
        if (Entries > 0 && _length + _tableBlock.Length + most > RawFormat.BlockBytes) return false;

        var isFull = _tableBlock.Length + key.Length + value.Length > RawFormat.TableBlockBytes;
        if (_tableBlock.Entries > 0 && isFull) EndTableBlock();
        var shared = key.CommonPrefixLength(_lastKey.AsSpan(0, _lastKeyLength));
        _tableBlock.Add(shared, key, TableWriter.ValueEnd, value);
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
        if (_tableBlock.Entries > 0) EndTableBlock();
        return _bytes.AsSpan(0, _length);
    }

    public void Clear()
    {
        _length = 0;
        _tableBlock.Clear();
        Entries = 0;
        Keys = 0;
        if (_bytes.Length > RawFormat.BlockBytes) _bytes = new byte[RawFormat.BlockBytes];
    }

    // length u32 · data block
    private void EndTableBlock()
    {
        var block = _tableBlock.Finish();
        var end = _length + sizeof(uint) + block.Length;
        if (end > _bytes.Length) Array.Resize(ref _bytes, end);
        BinaryPrimitives.WriteInt32BigEndian(_bytes.AsSpan(_length), block.Length);
        block.CopyTo(_bytes.AsSpan(_length + sizeof(uint)));
        _length = end;
        _tableBlock.Clear();
    }
}
