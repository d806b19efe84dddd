using ArdbNet.Storage.Encoding;

namespace ArdbNet.Replication.RawStream;

/// <summary>
/// Entries in key order that become one block. Where it ends depends on the entries alone, so that whoever walks the same
/// snapshot makes the same blocks. One thread at a time.
/// </summary>
public sealed class RawBlock
{
    private const int MaxNumbers = 3 * VarInt.MaxLength;

    private byte[] _bytes = new byte[RawFormat.BlockBytes];
    private byte[] _lastKey = [];
    private int _lastKeyLength;
    private int _length;

    public int Entries { get; private set; }

    /// <summary>Entries that are keys, and do not belong to one.</summary>
    public int Keys { get; private set; }

    /// <summary>How much of all lies before it, of 65535.</summary>
    public ushort Progress { get; set; }

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>Adds an entry; false if it belongs into the next block.</summary>
    /// <exception cref="RawStreamException">Nothing can be so long.</exception>
    public bool TryAdd(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var most = (long)key.Length + value.Length + MaxNumbers;
        if (most > RawFormat.MaxEntryBytes) throw new RawStreamException($"An entry of {most} bytes can't be sent.");
        if (Entries > 0 && _length + most > RawFormat.BlockBytes) return false;
        if (_length + most > _bytes.Length) _bytes = new byte[most];

        // shared with the key before varint · rest of the key varint · value varint · rest of the key · value
        var shared = key.CommonPrefixLength(_lastKey.AsSpan(0, _lastKeyLength));
        var rest = key[shared..];
        var target = _bytes.AsSpan(_length);
        var length = VarInt.Write(target, (ulong)shared);
        length += VarInt.Write(target[length..], (ulong)rest.Length);
        length += VarInt.Write(target[length..], (ulong)value.Length);
        rest.CopyTo(target[length..]);
        length += rest.Length;
        value.CopyTo(target[length..]);
        _length += length + value.Length;
        Entries++;
        if (key[0] == KeyTag.Metadata) Keys++;
        if (_lastKey.Length < key.Length) Array.Resize(ref _lastKey, Math.Max(key.Length, 2 * _lastKey.Length));
        rest.CopyTo(_lastKey.AsSpan(shared));
        _lastKeyLength = key.Length;
        return true;
    }

    public void Clear()
    {
        _length = 0;
        _lastKeyLength = 0;
        Entries = 0;
        Keys = 0;
        if (_bytes.Length > RawFormat.BlockBytes) _bytes = new byte[RawFormat.BlockBytes];
    }
}
