namespace ArdbNet.Replication.RawStream;

/// <summary>Makes the frames of blocks, one behind the other. One thread.</summary>
public sealed class RawBlockWriter : IDisposable
{
    private readonly RawCodecs _codecs;
    private readonly ZstdCompressor? _compressor;
    private byte[] _frame = new byte[RawFormat.BlockHeaderLength + RawFormat.BlockBytes];

    /// <param name="codecs">How blocks are stored that become shorter by it.</param>
    /// <param name="start">Where the stream goes on.</param>
    public RawBlockWriter(RawCodecs codecs, RawPosition start)
    {
        _codecs = codecs;
        _compressor = codecs.Quick == RawCodec.Zstd || codecs.Small == RawCodec.Zstd ? new ZstdCompressor() : null;
        Position = start;
    }

    /// <summary>What is in frames.</summary>
    public RawPosition Position { get; private set; }

    /// <summary>Takes more time to make blocks shorter: for a link that is slower than this is.</summary>
    public bool SavesBytes { get; set; }

    /// <summary>The frame of a block that is not empty, good until that of the next one is made.</summary>
    public ReadOnlyMemory<byte> Write(RawBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        var raw = block.Finish();
        var number = Position.Blocks;
        Position = Position.Behind(block.Entries, block.Keys, raw);
        var isUsual = raw.Length <= RawFormat.BlockBytes;
        if (!isUsual) _frame = new byte[RawFormat.BlockHeaderLength + raw.Length];
        else if (_frame.Length > RawFormat.BlockHeaderLength + RawFormat.BlockBytes)
        {
            _frame = new byte[RawFormat.BlockHeaderLength + RawFormat.BlockBytes];
        }

        var target = _frame.AsSpan(RawFormat.BlockHeaderLength);
        // Only what becomes shorter is compressed, and only blocks of the usual size.
        var codec = SavesBytes ? _codecs.Small : _codecs.Quick;
        var stored = isUsual ? Compress(codec, raw, target[..(raw.Length - 1)]) : 0;
        if (stored == 0)
        {
            codec = RawCodec.None;
            raw.CopyTo(target);
            stored = raw.Length;
        }

        new BlockHeader(codec, block.Progress, number, block.Entries, raw.Length, stored, 0).Write(_frame, target[..stored]);
        return _frame.AsMemory(0, RawFormat.BlockHeaderLength + stored);
    }

    public void Dispose() => _compressor?.Dispose();

    // 0: it becomes no shorter.
    private int Compress(RawCodec codec, ReadOnlySpan<byte> raw, Span<byte> target) => codec switch
    {
        RawCodec.Zstd => _compressor!.Compress(raw, target),
        RawCodec.Lz4 => TableBlocks.Pack(raw, target),
        _ => 0,
    };
}
