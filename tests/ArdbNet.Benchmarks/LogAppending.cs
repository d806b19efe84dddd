using ArdbNet.Replication.Log;
using BenchmarkDotNet.Attributes;

namespace ArdbNet.Benchmarks;

/// <summary>Appends of 110 bytes, about one SET, with a sync each second.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class LogAppending : IDisposable
{
    private readonly byte[] _entry = new byte[110];
    private DirectoryInfo? _directory;
    private ReplicationLog? _log;

    [GlobalSetup]
    public void Open()
    {
        Random.Shared.NextBytes(_entry);
        _directory = Directory.CreateTempSubdirectory("ardbnet-bench-");
        _log = ReplicationLog.Open(new LogOptions { Directory = _directory.FullName, BacklogSize = 64 << 20 }, 0);
    }

    [Benchmark]
    public long Append()
    {
        var tail = _log!.Append(_entry);
        // As the flusher does after RocksDB has persisted: old segments are used again.
        if ((tail & 0xFFFFFF) < _entry.Length) _log.TrimBefore(tail);
        return tail;
    }

    [GlobalCleanup]
    public void Close()
    {
        _log?.Dispose();
        _directory?.Delete(recursive: true);
    }

    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
    }
}
