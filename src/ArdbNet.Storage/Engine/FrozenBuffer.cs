using System.Diagnostics.CodeAnalysis;
using ArdbNet.Storage.Engine.Buffering;

namespace ArdbNet.Storage.Engine;

/// <summary>A write buffer that takes no more writes, on its way to RocksDB.</summary>
/// <param name="Buffer">The entries, the applied record among them.</param>
/// <param name="EndOffset">The log offset whose state the store has once this buffer is in it.</param>
/// <param name="HoldsGarbage">Whether there are garbage records among the entries.</param>
internal sealed record FrozenBuffer(WriteBuffer Buffer, long EndOffset, bool HoldsGarbage)
{
    private readonly Lock _gate = new();
    private readonly List<(long Offset, TaskCompletionSource<StoreSnapshot> Source)> _awaited = [];
    private volatile bool _isWritten;

    /// <summary>Whether RocksDB has it, so that readers need this layer no longer.</summary>
    public bool IsWritten => _isWritten;

    /// <summary>A snapshot of RocksDB as soon as it has this buffer and nothing newer; false if it has it already.</summary>
    public bool TryAwaitSnapshot(long offset, [NotNullWhen(true)] out Task<StoreSnapshot>? snapshot)
    {
        lock (_gate)
        {
            snapshot = null;
            if (_isWritten) return false;
            var source = new TaskCompletionSource<StoreSnapshot>(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((offset, source));
            snapshot = source.Task;
            return true;
        }
    }

    /// <summary>RocksDB has the buffer. On the thread that writes, before it writes the next one.</summary>
    public void Written(DiskStore disk)
    {
        lock (_gate)
        {
            foreach (var (offset, source) in _awaited)
            {
                source.SetResult(new StoreSnapshot(disk.CreateSnapshot(), [], offset));
            }

            _awaited.Clear();
            _isWritten = true;
        }
    }

    /// <summary>The store closes before RocksDB has the buffer.</summary>
    public void Abandon()
    {
        lock (_gate)
        {
            foreach (var (_, source) in _awaited) source.SetException(new StoreException("The store is closed."));
            _awaited.Clear();
        }
    }
}
