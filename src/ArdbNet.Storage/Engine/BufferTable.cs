using ArdbNet.RocksDb;
using ArdbNet.RocksDb.Tables;

namespace ArdbNet.Storage.Engine;

/// <summary>
/// Makes a table file of what is sorted already, for RocksDB to take in as it is, all or nothing: neither its memtable nor
/// a flush costs anything. One thread.
/// </summary>
internal sealed class BufferTable : IDisposable
{
    // RocksDB slows down who writes into its memtable when compactions don't keep up, but not who brings whole files.
    private const int MaxLevel0Files = 26;

    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly DiskStore _disk;
    private readonly string _path;
    private readonly TableWriter _writer;

    public BufferTable(DiskStore disk, EngineOptions options)
    {
        _disk = disk;
        _path = Path.Combine(options.Directory, "buffer.table");
        // What a crash has left takes room.
        File.Delete(_path);
        _writer = DiskStore.CreateTableWriter(options);
    }

    /// <summary>Begins a table; one that was begun and not ended is dropped.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public void Begin()
    {
        // It may be a second name of a file that RocksDB has taken in: to be unlinked, not overwritten.
        File.Delete(_path);
        _writer.Open(_path);
    }

    /// <exception cref="IOException">The disk refuses.</exception>
    public void Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => _writer.Put(key, value);

    /// <exception cref="IOException">The disk refuses.</exception>
    public void Delete(ReadOnlySpan<byte> key) => _writer.Delete(key);

    /// <summary>Has RocksDB take the table in; it is durable then.</summary>
    /// <exception cref="RocksDbException">The disk refuses.</exception>
    /// <exception cref="IOException">The disk refuses.</exception>
    public void End()
    {
        _writer.Finish();
        AwaitCompactions();
        _disk.Ingest([_path]);
    }

    public void Dispose() => _writer.Dispose();

    private void AwaitCompactions()
    {
        for (var delay = TimeSpan.Zero; delay < LongestDelay && _disk.Level0Files >= MaxLevel0Files; delay += Pause)
        {
            Thread.Sleep(Pause);
        }
    }
}
