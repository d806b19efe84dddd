using ArdbNet.Storage.Encoding;

namespace ArdbNet.Replication.RawStream;

/// <summary>
/// Puts entries in key order into blocks. Where a block ends depends on the entries alone, so that whoever walks the same
/// snapshot makes the same blocks. One thread.
/// </summary>
public sealed class RawBlockWriter : IDisposable
{
    private const int MaxNumbers = 3 * VarInt.MaxLength;

    private readonly ZstdCompressor? _compressor;
    private byte[] _raw = new byte[RawFormat.BlockBytes];
    private byte[] _frame = new byte[RawFormat.BlockHeaderLength + RawFormat.BlockBytes];
    private byte[] _lastKey = [];
    private int _lastKeyLength;
    private int _length;
    private int _entries;
    private int _keys;

    /// <param name="codec">How blocks are stored that become shorter by it.</param>
    /// <param name="start">Where the stream goes on.</param>
    public RawBlockWriter(RawCodec codec, RawPosition start)
    {
        _compressor = codec == RawCodec.Zstd ? new ZstdCompressor() : null;
        Position = start;
    }

    /// <summary>What is in finished blocks.</summary>
    public RawPosition Position { get; private set; }

    /// <summary>Adds an entry; false if it belongs into the next block.</summary>
    /// <exception cref="RawStreamException">Nothing can be so long.</exception>
    public bool TryAdd(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var most = (long)key.Length + value.Length + MaxNumbers;
        if (most > RawFormat.MaxEntryBytes) throw new RawStreamException($"An entry of {most} bytes can't be sent.");
        if (_entries > 0 && _length + most > RawFormat.BlockBytes) return false;
        if (_length + most > _raw.Length) _raw = new byte[most];

        // shared with the key before varint · rest of the key varint · value varint · rest of the key · value
        var shared = key.CommonPrefixLength(_lastKey.AsSpan(0, _lastKeyLength));
        var target = _raw.AsSpan(_length);
        var length = VarInt.Write(target, (ulong)shared);
        length += VarInt.Write(target[length..], (ulong)(key.Length - shared));
        length += VarInt.Write(target[length..], (ulong)value.Length);
        key[shared..].CopyTo(target[length..]);
        length += key.Length - shared;
        value.CopyTo(target[length..]);
        _length += length + value.Length;
        _entries++;
        if (key[0] == KeyTag.Metadata) _keys++;
        KeepKey(key);
        return true;
    }

    /// <summary>Ends the block, which is not empty. Gives its frame, good until the next block is finished.</summary>
    /// <param name="progress">How much of all lies before it, of 65535.</param>
    public ReadOnlyMemory<byte> Finish(ushort progress)
    {
        var raw = _raw.AsSpan(0, _length);
        var number = Position.Blocks;
        Position = Position.Behind(_entries, _keys, raw);
        if (_frame.Length < RawFormat.BlockHeaderLength + _length) _frame = new byte[RawFormat.BlockHeaderLength + _length];
        var target = _frame.AsSpan(RawFormat.BlockHeaderLength);
        // Only what becomes shorter is compressed, and only blocks of the usual size.
        var stored = _length <= RawFormat.BlockBytes ? _compressor?.Compress(raw, target[..(_length - 1)]) ?? 0 : 0;
        var codec = stored == 0 ? RawCodec.None : RawCodec.Zstd;
        if (stored == 0)
        {
            raw.CopyTo(target);
            stored = _length;
        }

        new BlockHeader(codec, progress, number, _entries, _length, stored, 0).Write(_frame, target[..stored]);
        var frame = _frame.AsMemory(0, RawFormat.BlockHeaderLength + stored);
        Clear();
        return frame;
    }

    public void Dispose() => _compressor?.Dispose();

    private void Clear()
    {
        _length = 0;
        _entries = 0;
        _keys = 0;
        _lastKeyLength = 0;
        if (_raw.Length > RawFormat.BlockBytes) _raw = new byte[RawFormat.BlockBytes];
    }

    private void KeepKey(ReadOnlySpan<byte> key)
    {
        if (_lastKey.Length < key.Length) _lastKey = new byte[Math.Max(key.Length, 2 * _lastKey.Length)];
        key.CopyTo(_lastKey);
        _lastKeyLength = key.Length;
    }
}
