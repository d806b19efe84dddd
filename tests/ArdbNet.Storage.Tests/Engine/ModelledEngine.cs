using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Tests.Engine.Buffering;

namespace ArdbNet.Storage.Tests.Engine;

/// <summary>An engine beside sorted dictionaries that say what it must hold, now and at every earlier offset.</summary>
internal sealed class ModelledEngine : IDisposable
{
    // Everything but what the data set itself writes lies between.
    private static readonly byte[] First = [1];
    private static readonly byte[] End = [6];

    private readonly TemporaryEngine _store;
    private readonly List<SortedDictionary<byte[], byte[]>> _history = [new(UnsignedBytes.Order)];
    private SortedDictionary<byte[], byte[]> _current = new(UnsignedBytes.Order);
    private StoreSnapshot? _snapshot;

    public ModelledEngine(long writeBufferSize) => _store = new TemporaryEngine(writeBufferSize);

    public void Run(EngineStep step, byte[] key, byte[] value)
    {
        switch (step)
        {
            case EngineStep.Put:
                if (_current.ContainsKey(key)) _store.Engine.Put(key, value);
                else _store.Engine.PutNew(key, value);
                _current[key] = value;
                break;
            case EngineStep.Delete:
                _store.Engine.Delete(key);
                _current.Remove(key);
                break;
            case EngineStep.Get:
                CheckGet(_store.Engine, _current, key);
                break;
            case EngineStep.WalkForward:
            case EngineStep.WalkBackward:
                CheckWalk(_store.Engine, _current, key, isForward: step == EngineStep.WalkForward);
                break;
            case EngineStep.Turn:
                CheckTurn(key);
                break;
            case EngineStep.Commit:
                Commit();
                break;
            case EngineStep.Rollback:
                _store.Rollback();
                _current = Copy(_history[^1]);
                break;
            default:
                RunBetweenCommands(step, key);
                break;
        }
    }

    public void CheckAll()
    {
        CheckWalk(_store.Engine, _current, First, isForward: true);
        CheckWalk(_store.Engine, _current, End, isForward: false);
    }

    public void Dispose()
    {
        _snapshot?.Dispose();
        _store.Dispose();
    }

    private static SortedDictionary<byte[], byte[]> Copy(SortedDictionary<byte[], byte[]> entries) =>
        new(entries, UnsignedBytes.Order);

    private void Commit()
    {
        _store.Commit();
        _history.Add(Copy(_current));
    }

    private void RunBetweenCommands(EngineStep step, byte[] key)
    {
        Commit();
        switch (step)
        {
            case EngineStep.TakeSnapshot:
                _snapshot?.Dispose();
                _snapshot = _store.Engine.CreateSnapshot();
                Assert.That(_snapshot.Offset, Is.EqualTo(_store.Offset));
                break;
            case EngineStep.CheckSnapshot:
                if (_snapshot is null) break;
                var content = _history[(int)_snapshot.Offset];
                CheckGet(_snapshot, content, key);
                CheckWalk(_snapshot, content, key, isForward: true);
                CheckWalk(_snapshot, content, key, isForward: false);
                break;
            default:
                Restart(step == EngineStep.Reopen);
                break;
        }
    }

    /// <summary>After a kill the store holds the state at exactly the offset it names, and the log had that.</summary>
    private void Restart(bool isClean)
    {
        _snapshot?.Dispose();
        _snapshot = null;
        var end = _store.Offset;
        if (isClean) _store.Reopen();
        else _store.Kill();
        Assert.That(_store.Offset, isClean ? Is.EqualTo(end) : Is.LessThanOrEqualTo(end));
        Assert.That(_store.SyncedOffset, Is.GreaterThanOrEqualTo(_store.Offset));
        _history.RemoveRange((int)_store.Offset + 1, _history.Count - (int)_store.Offset - 1);
        _current = Copy(_history[^1]);
        CheckAll();
    }

    private static void CheckGet(StoreView view, SortedDictionary<byte[], byte[]> content, byte[] key)
    {
        var found = view.TryGet(key, out var value);
        Assert.That(found, Is.EqualTo(content.TryGetValue(key, out var expected)));
        Assert.That(value.SequenceEqual(expected));
    }

    private static void CheckWalk(
        StoreView view, SortedDictionary<byte[], byte[]> content, byte[] from, bool isForward)
    {
        using var cursor = view.OpenCursor(First, End);
        var valid = isForward ? cursor.Seek(from) : cursor.SeekForPrevious(from);
        var order = UnsignedBytes.Order;
        var expected = isForward
            ? content.Where(entry => order.Compare(entry.Key, from) >= 0)
            : content.Where(entry => order.Compare(entry.Key, from) <= 0).Reverse();
        foreach (var (key, value) in expected)
        {
            Assert.That(valid);
            Assert.That(cursor.Key.SequenceEqual(key), "key");
            Assert.That(cursor.Value.SequenceEqual(value), "value");
            valid = isForward ? cursor.Next() : cursor.Previous();
        }

        Assert.That(valid, Is.False);
        Assert.That(isForward ? cursor.Next() : cursor.Previous(), Is.False);
    }

    private void CheckTurn(byte[] from)
    {
        using var cursor = _store.Engine.OpenCursor(First, End);
        if (!cursor.Seek(from)) return;
        var first = cursor.Key.ToArray();
        if (!cursor.Next()) return;
        var second = cursor.Key.ToArray();
        Assert.That(cursor.Previous() && cursor.Key.SequenceEqual(first));
        Assert.That(cursor.Next() && cursor.Key.SequenceEqual(second));
    }
}
