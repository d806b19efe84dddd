using System.Buffers.Binary;
using ArdbNet.Storage.Engine;
using BenchmarkDotNet.Attributes;

namespace ArdbNet.Benchmarks;

/// <summary>Point reads and writes of the engine with 100,000 keys of 25 bytes and values of 75, all in the buffer.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class EngineAccess : IDisposable
{
    private const int Keys = 100_000;

    private readonly byte[] _key = new byte[25];
    private readonly byte[] _value = new byte[75];
    private readonly Random _random = new(1);
    private DirectoryInfo? _directory;
    private StorageEngine? _engine;
    private long _offset;

    [GlobalSetup]
    public void Open()
    {
        _directory = Directory.CreateTempSubdirectory("ardbnet-bench-");
        _engine = StorageEngine.Open(new EngineOptions { Directory = _directory.FullName }, new NoLog());
        _engine.Begin(0);
        for (var i = 0; i < Keys; i++)
        {
            Choose(i);
            _engine.Put(_key, _value);
        }

        _engine.Commit(++_offset);
    }

    [Benchmark]
    public bool Get()
    {
        Choose(_random.Next(Keys));
        var found = _engine!.TryGet(_key, out _);
        _engine.EndCommand();
        return found;
    }

    [Benchmark]
    public void PutAndCommit()
    {
        Choose(_random.Next(Keys));
        _engine!.Put(_key, _value);
        _engine.Commit(++_offset);
        _engine.EndCommand();
    }

    [GlobalCleanup]
    public void Close()
    {
        _engine?.Dispose();
        _directory?.Delete(recursive: true);
    }

    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
    }

    // Spread as the hash of a key spreads it.
    private void Choose(int number)
    {
        _key[0] = 1;
        BinaryPrimitives.WriteUInt32BigEndian(_key.AsSpan(7), (uint)number * 2654435761);
        BinaryPrimitives.WriteInt32BigEndian(_key.AsSpan(21), number);
    }

    private sealed class NoLog : IStoreDurability
    {
        public void SyncLog(long offset)
        {
            // There is no log to sync.
        }

        public void Persisted(long offset)
        {
            // There is no log to let go.
        }

        public void Failed(Exception cause) => throw new InvalidOperationException("The disk refuses.", cause);

        public void Recovered() => throw new InvalidOperationException("Nothing had failed.");
    }
}
