namespace ArdbNet.RocksDb.Tables;

/// <summary>
/// Writes table files for <see cref="RocksDbStore.IngestFiles"/> as <see cref="SstFileWriter"/> does, with a fraction of its
/// time an entry: block-based tables of format 2, which every RocksDB since 3.10 reads. README.md has the layout. One thread.
/// </summary>
public sealed class TableWriter : IDisposable
{
    /// <summary>Entries of a data block that share bytes with the one before, and the one that does not.</summary>
    public const int EntriesARestart = 16;

    private const int FormatVersion = 2;
    private const int FooterLength = 53;
    private const byte Crc32CChecksums = 1;
    private const ulong Magic = 0x88E241B785F4CFF7;

    private readonly int _blockBytes;
    private readonly bool _compresses;
    private readonly BloomFilter? _filter;
    private readonly BlockBuilder _block = new(EntriesARestart);
    private readonly IndexBuilder _index = new();
    private readonly string _session = TableProperties.NewSession();
    private TableOutput? _output;
    private long _files;
    private byte[] _lastKey = new byte[256];
    private int _lastKeyLength;
    private long _entries;
    private long _deletions;
    private long _blocks;
    private long _dataBytes;
    private long _keyBytes;
    private long _valueBytes;

    /// <param name="options">Those of the store that will take the files in; compressed is by LZ4 or not at all.</param>
    public TableWriter(RocksDbOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _blockBytes = options.BlockSizeBytes;
        _compresses = options.Compression != CompressionType.None && Lz4.IsAvailable;
        if (options.BloomFilterBitsPerKey >= 1) _filter = new BloomFilter((int)Math.Round(options.BloomFilterBitsPerKey));
    }

    public bool IsOpen => _output is not null;

    /// <summary>Bytes written so far, without the block that is not full yet.</summary>
    public long FileSizeBytes => _output?.Length ?? 0;

    private ReadOnlySpan<byte> LastKey => _lastKey.AsSpan(0, _lastKeyLength);

    private TableOutput Output => _output ?? throw new InvalidOperationException("No table file is open.");

    /// <summary>What follows the key of a value in a data block: a mark, a value or a deletion, and a sequence number, here 0.</summary>
    public static ReadOnlySpan<byte> ValueEnd => [1, 0, 0, 0, 0, 0, 0, 0];

    private static ReadOnlySpan<byte> DeletionEnd => [0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>Starts a file in the place of whatever is there; one that was begun and not finished is left as it is.</summary>
    /// <exception cref="IOException">The file cannot be made.</exception>
    public void Open(string file)
    {
        _output?.Dispose();
        _output = null;
        _output = new TableOutput(file, _compresses);
        _files++;
        _block.Clear();
        _index.Clear();
        _filter?.Clear();
        _lastKeyLength = 0;
        _entries = _deletions = _blocks = _dataBytes = _keyBytes = _valueBytes = 0;
    }

    /// <exception cref="ArgumentException">The key does not ascend.</exception>
    /// <exception cref="IOException">The disk is full.</exception>
    public void Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => Add(key, ValueEnd, value);

    /// <summary>The key is not there, whatever older files hold.</summary>
    /// <exception cref="ArgumentException">The key does not ascend.</exception>
    /// <exception cref="IOException">The disk is full.</exception>
    public void Delete(ReadOnlySpan<byte> key)
    {
        Add(key, DeletionEnd, []);
        _deletions++;
    }

    /// <summary>Takes an entry of the data block that follows with <see cref="PutBlock"/> into account.</summary>
    public void Announce(ReadOnlySpan<byte> key, int valueLength)
    {
        if (_block.Entries > 0) EndBlock(Output);
        if (_index.IsOpen) _index.EndBlock(LastKey, key);
        _filter?.Add(key);
        _entries++;
        _keyBytes += key.Length + ValueEnd.Length;
        _valueBytes += valueLength;
    }

    /// <summary>Puts a data block that is made and checked already; its keys ascend, and come behind those that are here.</summary>
    /// <param name="raw">The block; all its entries, each a value, are announced.</param>
    /// <param name="packed">The same as <see cref="PackedBlock"/>; empty: to be packed here if that is of use.</param>
    /// <param name="lastKey">The last key in it.</param>
    /// <exception cref="IOException">The disk is full.</exception>
    public void PutBlock(ReadOnlySpan<byte> raw, ReadOnlySpan<byte> packed, ReadOnlySpan<byte> lastKey)
    {
        var output = Output;
        var handle = packed.IsEmpty || !_compresses
            ? output.WriteBlock(raw, mayCompress: true)
            : output.WritePacked(packed);
        _index.BeginBlock(handle);
        KeepLastKey(shared: 0, lastKey);
        _blocks++;
    }

    /// <summary>Completes and syncs the file; the writer can open another.</summary>
    /// <exception cref="InvalidOperationException">No file is open, or it is empty.</exception>
    /// <exception cref="IOException">The disk is full.</exception>
    public void Finish()
    {
        var output = Output;
        if (_entries == 0) throw new InvalidOperationException("A table has entries.");
        if (_block.Entries > 0) EndBlock(output);
        _index.EndLastBlock(LastKey);
        _dataBytes = output.Length;
        var filter = _filter is null ? default : output.WriteBlock(_filter.Finish(), mayCompress: false);
        var index = output.WriteBlock(_index.Finish(), mayCompress: false);
        var properties = Describe(filter, index).WriteTo(output);
        var names = new BlockBuilder(restartInterval: 1);
        if (_filter is not null) names.Add("fullfilter.rocksdb.BuiltinBloomFilter"u8, filter.ToBytes());
        names.Add("rocksdb.properties"u8, properties.ToBytes());
        WriteFooter(output, output.WriteBlock(names.Finish(), mayCompress: false), index);
        output.Sync();
        output.Dispose();
        _output = null;
    }

    public void Dispose()
    {
        _output?.Dispose();
        _output = null;
    }

    private void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> keyEnd, ReadOnlySpan<byte> value)
    {
        var output = Output;
        var last = LastKey;
        var shared = key.CommonPrefixLength(last);
        var ascends = shared == last.Length
            ? key.Length > shared || _entries == 0
            : key.Length > shared && key[shared] > last[shared];
        if (!ascends) throw new ArgumentException("The keys of a table ascend.", nameof(key));

        if (_block.Entries > 0 && _block.Length + key.Length + value.Length > _blockBytes) EndBlock(output);
        if (_index.IsOpen) _index.EndBlock(last, key);
        _block.Add(shared, key, keyEnd, value);
        _filter?.Add(key);
        KeepLastKey(shared, key);
        _entries++;
        _keyBytes += key.Length + keyEnd.Length;
        _valueBytes += value.Length;
    }

    private void KeepLastKey(int shared, ReadOnlySpan<byte> key)
    {
        if (_lastKey.Length < key.Length) Array.Resize(ref _lastKey, Math.Max(key.Length, 2 * _lastKey.Length));
        key[shared..].CopyTo(_lastKey.AsSpan(shared));
        _lastKeyLength = key.Length;
    }

    private void EndBlock(TableOutput output)
    {
        _index.BeginBlock(output.WriteBlock(_block.Finish(), mayCompress: true));
        _block.Clear();
        _blocks++;
    }

    private TableProperties Describe(BlockHandle filter, BlockHandle index)
    {
        var properties = new TableProperties(_session, _files);
        properties.Add("rocksdb.compression", _compresses ? "LZ4" : "NoCompression");
        properties.Add("rocksdb.data.size", _dataBytes);
        properties.Add("rocksdb.deleted.keys", _deletions);
        properties.Add("rocksdb.filter.size", filter.Length);
        properties.Add("rocksdb.format.version", 0);
        properties.Add("rocksdb.index.size", index.Length);
        properties.Add("rocksdb.num.data.blocks", _blocks);
        properties.Add("rocksdb.num.entries", _entries);
        properties.Add("rocksdb.raw.key.size", _keyBytes);
        properties.Add("rocksdb.raw.value.size", _valueBytes);
        if (_filter is not null) properties.Add("rocksdb.filter.policy", "rocksdb.BuiltinBloomFilter");
        return properties;
    }

    // checksums u8 · metaindex handle · index handle · zeros up to 41 · format u32 · magic u64
    private static void WriteFooter(TableOutput output, BlockHandle names, BlockHandle index)
    {
        var footer = new TableBytes(FooterLength);
        footer.AppendByte(Crc32CChecksums);
        footer.Append(names.ToBytes());
        footer.Append(index.ToBytes());
        footer.Append(stackalloc byte[FooterLength - sizeof(uint) - sizeof(ulong) - footer.Length]);
        footer.AppendFixed(FormatVersion);
        footer.AppendFixed(Magic);
        output.Append(footer.Span);
    }
}
