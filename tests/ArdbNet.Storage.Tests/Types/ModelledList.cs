using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Keyspace;
using ArdbNet.Storage.Tests.Keyspace;
using ArdbNet.Storage.Types;
using static System.Text.Encoding;

namespace ArdbNet.Storage.Tests.Types;

/// <summary>A list in a store whose write buffer is frozen all the time, beside a list in memory.</summary>
internal sealed class ModelledList : IDisposable
{
    private static readonly byte[] Key = "list"u8.ToArray();

    private readonly TemporaryDataset _dataset = new(writeBufferSize: 1);
    private readonly List<(StoreSnapshot View, ListSpan Span, string[] Model)> _snapshots = [];
    private List<string> _model = [];
    private List<string> _committed = [];

    /// <summary>Gives the list elements that are on disk, each another one.</summary>
    public void Fill(int count)
    {
        for (var i = 0; i < count; i++) Change(ListStep.Push, ListEnd.Right, 0, $"{i}");
        Commit(ListStep.Reopen);
    }

    public void Run(ListStep step, ListEnd end, int number, string value)
    {
        switch (step)
        {
            case ListStep.Rollback:
                _dataset.Rollback();
                _model = [.. _committed];
                break;
            case ListStep.Check:
                Check();
                break;
            case ListStep.Commit or ListStep.Snapshot or ListStep.Persist or ListStep.Reopen:
                Commit(step);
                break;
            default:
                Change(step, end, number, value);
                break;
        }
    }

    public void Check()
    {
        var entry = _dataset.Database.Find(Key);
        Assert.That(entry.Exists, Is.EqualTo(_model.Count > 0));
        Assert.That(entry.Count, Is.EqualTo(_model.Count));
        for (var i = 0; i < _model.Count; i++) Assert.That(UTF8.GetString(Lists.Get(in entry, i)), Is.EqualTo(_model[i]));
        Check(_dataset.Engine, ListSpan.Of(in entry), _model);
        foreach (var (view, span, model) in _snapshots) Check(view, span, model);
    }

    public void Dispose()
    {
        DisposeSnapshots();
        _dataset.Dispose();
    }

    private static void Check(StoreView view, ListSpan span, IReadOnlyList<string> model)
    {
        foreach (var start in Enum.GetValues<ListEnd>())
        {
            var found = new List<string>();
            using var cursor = new ListCursor(view, span, start);
            while (cursor.MoveNext())
            {
                Assert.That(cursor.Distance, Is.EqualTo(found.Count));
                found.Add(UTF8.GetString(cursor.Value));
            }

            Assert.That(found, Is.EqualTo(start == ListEnd.Left ? model : model.Reverse()));
        }
    }

    private void Change(ListStep step, ListEnd end, int number, string value)
    {
        var entry = _dataset.Database.FindForWrite(Key);
        var bytes = UTF8.GetBytes(value);
        var position = _model.Count == 0 ? 0 : number % _model.Count;
        if (step == ListStep.Push)
        {
            Lists.Push(ref entry, end, bytes);
            _model.Insert(end == ListEnd.Left ? 0 : _model.Count, value);
        }
        else if (_model.Count == 0)
        {
            return;
        }
        else if (step == ListStep.Pop)
        {
            Pop(ref entry, end, 1 + (number % 20));
        }
        else if (step == ListStep.Remove)
        {
            Lists.Remove(ref entry, end, position + 1);
            _model.RemoveRange(end == ListEnd.Left ? 0 : _model.Count - position - 1, position + 1);
        }
        else if (step == ListStep.Insert)
        {
            Lists.Insert(ref entry, position, bytes);
            _model.Insert(position, value);
        }
        else if (step == ListStep.Set)
        {
            Lists.Set(in entry, position, bytes);
            _model[position] = value;
        }
        else
        {
            Assert.That(Lists.Find(in entry, bytes), Is.EqualTo(_model.IndexOf(value)));
            Assert.That(Lists.RemoveEqual(ref entry, end, bytes, number % 4), Is.EqualTo(RemoveFromModel(end, value, number % 4)));
        }

        _dataset.Database.Save(ref entry);
    }

    private void Pop(ref KeyEntry entry, ListEnd end, int count)
    {
        for (; count > 0 && _model.Count > 0; count--)
        {
            var at = end == ListEnd.Left ? 0 : _model.Count - 1;
            Assert.That(UTF8.GetString(Lists.Peek(in entry, end)), Is.EqualTo(_model[at]));
            Lists.Remove(ref entry, end, 1);
            _model.RemoveAt(at);
        }
    }

    private int RemoveFromModel(ListEnd end, string value, int maxCount)
    {
        var removed = 0;
        for (; removed < maxCount; removed++)
        {
            var at = end == ListEnd.Left ? _model.IndexOf(value) : _model.LastIndexOf(value);
            if (at < 0) break;
            _model.RemoveAt(at);
        }

        return removed;
    }

    private void Commit(ListStep step)
    {
        _dataset.Commit();
        _committed = [.. _model];
        if (step == ListStep.Reopen)
        {
            DisposeSnapshots();
            _dataset.Reopen();
        }
        else if (step == ListStep.Persist)
        {
            _dataset.Engine.Persist();
        }
        else if (step == ListStep.Snapshot && _snapshots.Count < 3)
        {
            var span = ListSpan.Of(_dataset.Database.Find(Key));
            _snapshots.Add((_dataset.Engine.CreateSnapshot(), span, [.. _model]));
        }
    }

    private void DisposeSnapshots()
    {
        foreach (var (view, _, _) in _snapshots) view.Dispose();
        _snapshots.Clear();
    }
}
