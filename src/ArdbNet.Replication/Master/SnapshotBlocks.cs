using System.Collections.Concurrent;
using ArdbNet.Replication.RawStream;
using ArdbNet.Storage.Copies;
using ArdbNet.Storage.Engine;

namespace ArdbNet.Replication.Master;

/// <summary>
/// The blocks of a snapshot. A thread of their own walks it, some blocks ahead of who takes, compresses and sends them.
/// </summary>
internal sealed class SnapshotBlocks : IDisposable
{
    private const int BlocksAhead = 16;
    private const int BlocksBetweenEstimates = 16;

    private readonly LiveEntries _entries;
    private readonly byte[] _lastKey;
    private readonly BlockingCollection<RawBlock> _empty = [];
    private readonly BlockingCollection<RawBlock> _full = [];
    private readonly CancellationTokenSource _ending = new();
    private readonly Task<bool> _walk;

    /// <param name="entries">The snapshot; disposed with this.</param>
    /// <param name="lastKey">Where to go on; empty: at the first entry.</param>
    public SnapshotBlocks(LiveEntries entries, byte[] lastKey)
    {
        _entries = entries;
        _lastKey = lastKey;
        for (var i = 0; i < BlocksAhead; i++) _empty.Add(new RawBlock());
        _walk = BackgroundPriority.RunAsync("full sync walk", WalkToTheEnd);
    }

    /// <summary>Waits for the next block, which is to be given back; null at the end.</summary>
    /// <exception cref="Exception">What ended the walk.</exception>
    public RawBlock? Take()
    {
        if (_full.TryTake(out var block, Timeout.Infinite)) return block;
        _walk.GetAwaiter().GetResult();
        return null;
    }

    /// <summary>A block is sent.</summary>
    public void GiveBack(RawBlock block)
    {
        block.Clear();
        _empty.Add(block);
    }

    public void Dispose()
    {
        _ending.Cancel();
        Task.WaitAny([_walk]);
        _walk.ObserveFault();
        _entries.Dispose();
        _empty.Dispose();
        _full.Dispose();
        _ending.Dispose();
    }

    // False: nobody wants the rest.
    private bool WalkToTheEnd()
    {
        try
        {
            Walk();
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        finally
        {
            _full.CompleteAdding();
        }
    }

    private void Walk()
    {
        var found = _lastKey.Length == 0 ? _entries.SeekToFirst() : _entries.SeekBehind(_lastKey);
        ushort progress = 0;
        for (var number = 0; found; number++)
        {
            var block = _empty.Take(_ending.Token);
            while (found && block.TryAdd(_entries.Key, _entries.Value)) found = _entries.Next();
            if (!found) progress = ushort.MaxValue;
            else if (number % BlocksBetweenEstimates == 0)
            {
                progress = (ushort)(_entries.FractionBefore(_entries.Key) * ushort.MaxValue);
            }

            block.Progress = progress;
            _full.Add(block);
        }
    }
}
