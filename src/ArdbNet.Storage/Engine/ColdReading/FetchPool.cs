using System.Collections.Concurrent;
using ArdbNet.RocksDb;

namespace ArdbNet.Storage.Engine.ColdReading;

/// <summary>
/// Threads that wait for the disk so that the executor need not: they read keys into RocksDB's cache. As many as were
/// needed at one time live, up to a limit.
/// </summary>
internal sealed class FetchPool(DiskStore disk, int maxThreads) : IDisposable
{
    private readonly BlockingCollection<Fetch> _waiting = [];
    private readonly List<Thread> _threads = [];
    private int _idle;
    private bool _isDisposed;

    /// <summary>Has keys, at least one, read all at once as far as there are threads. From the executor.</summary>
    public Task FetchAsync(IReadOnlyList<byte[]> keys)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var left = new Countdown(keys.Count);
        foreach (var key in keys)
        {
            if (_threads.Count < maxThreads && Volatile.Read(ref _idle) <= _waiting.Count) AddThread();
            _waiting.Add(new Fetch(key, left, done));
        }

        return done.Task;
    }

    /// <summary>Ends when all that was asked for has been read.</summary>
    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        _waiting.CompleteAdding();
        foreach (var thread in _threads) thread.Join();
        _waiting.Dispose();
    }

    private void AddThread()
    {
        var thread = new Thread(Run) { IsBackground = true, Name = "ardbnet-fetch" };
        _threads.Add(thread);
        thread.Start();
    }

    private void Run()
    {
        while (true)
        {
            Interlocked.Increment(ref _idle);
            var isThere = _waiting.TryTake(out var fetch, Timeout.Infinite);
            Interlocked.Decrement(ref _idle);
            if (!isThere) return;
            Read(fetch!.Key);
            if (Interlocked.Decrement(ref fetch.Left.Value) == 0) fetch.Done.TrySetResult();
        }
    }

    private void Read(byte[] key)
    {
        try
        {
            disk.Get(key).Dispose();
        }
        catch (RocksDbException)
        {
            // The command that wants it meets the same, and says so.
        }
    }

    private sealed record Fetch(byte[] Key, Countdown Left, TaskCompletionSource Done);

    private sealed class Countdown(int value)
    {
        public int Value = value;
    }
}
