using ArdbNet.RocksDb;

namespace ArdbNet.Storage.Engine;

/// <summary>
/// Makes a table file of what is sorted already, for RocksDB to take in as it is: neither its memtable nor a flush costs
/// anything. One thread.
/// </summary>
internal sealed class BufferTable : IDisposable
{
    private readonly DiskStore _disk;
    private readonly SstFileWriter _writer;
    private readonly string _path;
    private bool _isOpen;

    public BufferTable(DiskStore disk, EngineOptions options)
    {
        _disk = disk;
        _path = Path.Combine(options.Directory, "buffer.table");
        // Compactions compress it anew; who fills a store waits for this.
        _writer = DiskStore.CreateTableWriter(options with { BottommostCompression = options.Compression });
    }

    /// <summary>Begins a table; one that was begun and not ended is dropped.</summary>
    public void Begin() => _isOpen = false;

    /// <exception cref="RocksDbException">The disk refuses.</exception>
    public void Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (!_isOpen) Open();
        _writer.Put(key, value);
    }

    /// <exception cref="RocksDbException">The disk refuses.</exception>
    public void Delete(ReadOnlySpan<byte> key)
    {
        if (!_isOpen) Open();
        _writer.Delete(key);
    }

    /// <summary>Has RocksDB take the table in; it is durable then.</summary>
    /// <exception cref="RocksDbException">The disk refuses.</exception>
    public void End()
    {
        if (!_isOpen) return;
        _isOpen = false;
        _writer.Finish();
        _disk.Ingest([_path]);
    }

    public void Dispose() => _writer.Dispose();

    private void Open()
    {
        _writer.Open(_path);
        _isOpen = true;
    }
}
