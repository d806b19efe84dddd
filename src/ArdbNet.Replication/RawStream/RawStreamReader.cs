using ArdbNet.RocksDb.Tables;

namespace ArdbNet.Replication.RawStream;

/// <summary>
/// Reads a raw key-value stream frame by frame, and takes no more memory than bytes have come. What is wrong is an
/// exception; the blocks before it are sound. One thread.
/// </summary>
public sealed class RawStreamReader : IDisposable
{
    private const int FirstBytes = 64 * 1024;

    private readonly Stream _source;
    private readonly Lazy<ZstdDecompressor> _decompressor = new(static () => new ZstdDecompressor());
    private readonly RawKey _key = new();
    private byte[] _frame = new byte[RawFormat.BlockHeaderLength + FirstBytes];
    private byte[] _raw = [];
    private int _frameLength;
    private BlockHeader _header;

    public RawStreamReader(Stream source)
    {
        _source = source;
    }

    /// <summary>The blocks read so far.</summary>
    public RawPosition Position { get; private set; } = RawPosition.Start;

    /// <summary>The last block as it came.</summary>
    public ReadOnlySpan<byte> Frame => _frame.AsSpan(0, _frameLength);

    /// <summary>How much of all, about, lies before the last block: 0 to 1.</summary>
    public double Progress => _header.Progress / (double)ushort.MaxValue;

    /// <summary>The last frame, once <see cref="ReadBlock"/> has returned false.</summary>
    public RawEnd? End { get; private set; }

    /// <summary>The key of the last entry that was walked over.</summary>
    public ReadOnlySpan<byte> LastKey => _key.Span;

    private ReadOnlySpan<byte> Stored => _frame.AsSpan(RawFormat.BlockHeaderLength, _header.StoredLength);

    private ReadOnlySpan<byte> Raw => _header.Codec == RawCodec.None
        ? Stored
        : _raw.AsSpan(0, _header.RawLength);

    /// <summary>Reads the first frame.</summary>
    /// <exception cref="RawStreamException">It is none, damaged, or of another version.</exception>
    /// <exception cref="EndOfStreamException">The stream breaks off.</exception>
    public RawHeader ReadHeader()
    {
        Span<byte> header = stackalloc byte[RawFormat.HeaderLength];
        _source.ReadExactly(header);
        return RawHeader.Read(header);
    }

    /// <summary>Goes on where another stream of the same snapshot broke off.</summary>
    public void Resume(RawPosition position, ReadOnlySpan<byte> lastKey)
    {
        Position = position;
        _key.Set(lastKey);
    }

    /// <summary>
    /// Reads the next block, whose entries are then to be walked over to the last: that completes it. False at the end.
    /// </summary>
    /// <exception cref="RawStreamException">What comes is not the next block, or damaged.</exception>
    /// <exception cref="EndOfStreamException">The stream breaks off.</exception>
    public bool ReadBlock()
    {
        _source.ReadExactly(_frame.AsSpan(0, RawFormat.BlockHeaderLength));
        switch (_frame[0])
        {
            case RawFormat.BlockFrame:
                break;
            case RawFormat.EndFrame:
                ReadEnd();
                return false;
            default:
                throw new RawStreamException($"What follows block {Position.Blocks - 1} is no frame.");
        }

        _header = BlockHeader.Read(_frame);
        ReadBytes(_header.StoredLength);
        if (!_header.Matches(_frame, Stored))
        {
            throw new RawStreamException($"Block {_header.Number} is damaged.");
        }

        if (_header.Number != Position.Blocks)
        {
            throw new RawStreamException($"Block {_header.Number} comes where {Position.Blocks} is due.");
        }

        if (_header.Codec != RawCodec.None) Decompress();
        return true;
    }

    /// <summary>The entries of the block.</summary>
    public RawEntries OpenEntries() => new(Raw, _header.Codec == RawCodec.Lz4 ? Stored : default, _key, _header.Number);

    /// <summary>All entries of the block were walked over: it counts.</summary>
    /// <param name="entries">How many they were.</param>
    /// <param name="keys">How many of them were keys.</param>
    /// <exception cref="RawStreamException">The header says something else.</exception>
    public void Complete(int entries, int keys)
    {
        if (entries != _header.Entries) throw new RawStreamException($"Block {_header.Number} has a wrong count.");
        Position = Position.Behind(entries, keys, Raw);
        // An entry that was very long is the exception.
        if (_frame.Length > 2 * RawFormat.BlockBytes) _frame = _frame.AsSpan(0, RawFormat.BlockHeaderLength + FirstBytes).ToArray();
    }

    public void Dispose()
    {
        if (_decompressor.IsValueCreated) _decompressor.Value.Dispose();
    }

    private void ReadEnd()
    {
        var length = RawEnd.BodyLength(_frame);
        ReadBytes(length);
        var end = RawEnd.Read(_frame, _frame.AsSpan(RawFormat.EndHeaderLength, length));
        var position = end.Position;
        if (position.Blocks != Position.Blocks
            || position.Entries != Position.Entries
            || position.Bytes != Position.Bytes
            || position.Keys != Position.Keys
            || !position.Digest.AsSpan().SequenceEqual(Position.Digest))
        {
            throw new RawStreamException("The raw stream's digest or counts are not those of what has come.");
        }

        End = end;
    }

    // Room is made for what comes, not for what is claimed.
    private void ReadBytes(int length)
    {
        _frameLength = RawFormat.BlockHeaderLength;
        var end = RawFormat.BlockHeaderLength + length;
        while (_frameLength < end)
        {
            if (_frameLength == _frame.Length)
            {
                Array.Resize(ref _frame, (int)Math.Min(end, Math.Min(Array.MaxLength, 2L * _frame.Length)));
            }

            var part = _frame.AsSpan(_frameLength..Math.Min(end, _frame.Length));
            var read = _source.Read(part);
            if (read == 0) throw new EndOfStreamException();
            _frameLength += read;
        }
    }

    private void Decompress()
    {
        if (_raw.Length < _header.RawLength) _raw = new byte[RawFormat.BlockBytes];
        var raw = _raw.AsSpan(0, _header.RawLength);
        if (!(_header.Codec == RawCodec.Zstd ? TryDecompressZstd(raw) : TryUnpack(raw)))
        {
            throw new RawStreamException($"Block {_header.Number} does not decompress.");
        }
    }

    private bool TryDecompressZstd(Span<byte> raw)
    {
        if (!Zstd.IsAvailable) throw new RawStreamException("A block is compressed by zstd, and libzstd.so.1 is not installed.");
        return _decompressor.Value.TryDecompress(Stored, raw);
    }

    private bool TryUnpack(Span<byte> raw)
    {
        if (!PackedBlock.IsAvailable) throw new RawStreamException("A block is compressed by lz4, and liblz4.so.1 is not installed.");
        return TableBlocks.TryUnpack(Stored, raw);
    }
}
