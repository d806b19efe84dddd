using System.Globalization;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Keyspace;
using ArdbNet.Storage.Tests.Keyspace;
using ArdbNet.Storage.Types;
using ArdbNet.Storage.Types.Ranking;
using static System.Text.Encoding;

namespace ArdbNet.Storage.Tests.Types;

/// <summary>A sorted set with a tree of many small nodes, beside a list.</summary>
internal sealed class ModelledSortedSet : IDisposable
{
    private static readonly byte[] Key = "sorted"u8.ToArray();
    private static readonly RankLimits Limits = new(8, 5, 6, 3, 6, 4, 2, 3);

    private readonly TemporaryDataset _dataset;
    private readonly List<(StoreSnapshot View, ScoreIndex Index, List<ScoredMember> Model)> _snapshots = [];
    private Dictionary<string, double> _model = [];
    private Dictionary<string, double> _committed = [];

    /// <param name="writeBufferSize">A small buffer is frozen all the time, a large one has nodes wait in memory.</param>
    public ModelledSortedSet(long writeBufferSize)
    {
        _dataset = new TemporaryDataset(writeBufferSize: writeBufferSize);
        UseSmallNodes();
    }

    public void Run(SortedSetStep step, int number, double score)
    {
        switch (step)
        {
            case SortedSetStep.Set:
                Change((ref KeyEntry entry) => Set(ref entry, Name(number), score));
                break;
            case SortedSetStep.SetMany:
                Change((ref KeyEntry entry) => SetMany(ref entry, number, score));
                break;
            case SortedSetStep.Remove:
                Change((ref KeyEntry entry) => Remove(ref entry, Name(number)));
                break;
            case SortedSetStep.RemoveRange:
                Change((ref KeyEntry entry) => RemoveRange(ref entry, number));
                break;
            case SortedSetStep.Pop:
                Change((ref KeyEntry entry) => Pop(ref entry, number));
                break;
            case SortedSetStep.Rank:
                CheckRank(number);
                break;
            case SortedSetStep.Copy:
                Copy();
                break;
            case SortedSetStep.Rollback:
                _dataset.Rollback();
                _model = new(_committed);
                break;
            case SortedSetStep.Check:
                Check();
                break;
            default:
                Commit(step);
                break;
        }
    }

    public void Check()
    {
        var entry = _dataset.Database.Find(Key);
        Assert.That(entry.Exists, Is.EqualTo(_model.Count > 0));
        foreach (var (name, score) in _model)
        {
            Assert.That(SortedSets.TryGetScore(in entry, UTF8.GetBytes(name), out var found), Is.True, name);
            Assert.That(found, Is.EqualTo(score));
        }

        Check(_dataset.Engine, ScoreIndex.Of(in entry), Sorted(_model));
        foreach (var (view, index, model) in _snapshots) Check(view, index, model);
    }

    public void Dispose()
    {
        ForgetSnapshots();
        _dataset.Dispose();
    }

    private static void Check(StoreView view, ScoreIndex index, List<ScoredMember> model)
    {
        Assert.That(index.Count, Is.EqualTo(model.Count));
        using var cursor = new ScoreCursor(view, index.CollectionId);
        for (var rank = 0; rank < model.Count; rank++)
        {
            Assert.That(index.SeekRank(view, cursor, rank), Is.True);
            Assert.That(cursor.Member.ToArray(), Is.EqualTo(model[rank].Member));
            Assert.That(cursor.Score, Is.EqualTo(model[rank].Score));
            Assert.That(index.CountBelow(view, cursor.Place.ToArray()), Is.EqualTo(rank));
        }

        foreach (var score in new[] { double.NegativeInfinity, -3, 0, 0.5, 2, 1000 })
        {
            var (first, count) = index.Locate(view, PlaceRange.OfScores(score, false, 2, true));
            Assert.That(first, Is.EqualTo(model.Count(member => member.Score < score)));
            Assert.That(count, Is.EqualTo(model.Count(member => member.Score >= score && member.Score < 2)));
        }
    }

    private static string Name(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{(number % 3 == 0 ? new string('n', 30) : "")}{number}");

    private static List<ScoredMember> Sorted(Dictionary<string, double> model) =>
        [.. model.Select(static pair => new ScoredMember(pair.Value, UTF8.GetBytes(pair.Key))).Order()];

    private delegate void EntryChange(ref KeyEntry entry);

    private void Change(EntryChange change)
    {
        var entry = _dataset.Database.FindForWrite(Key);
        change(ref entry);
        if (entry.CollectionId != 0) SortedSets.Save(ref entry);
    }

    private void Set(ref KeyEntry entry, string name, double score)
    {
        var expected = !_model.TryGetValue(name, out var before) ? ScoreChange.Added
            : before == score ? ScoreChange.None : ScoreChange.Updated;
        Assert.That(SortedSets.Set(ref entry, UTF8.GetBytes(name), score, 0, 64), Is.EqualTo(expected));
        _model[name] = score;
    }

    private void SetMany(ref KeyEntry entry, int number, double score)
    {
        for (var i = 0; i < 40; i++) Set(ref entry, Name((number + (i * 7)) % 400), score + (i % 5));
    }

    private void Remove(ref KeyEntry entry, string name) =>
        Assert.That(SortedSets.Remove(ref entry, UTF8.GetBytes(name)), Is.EqualTo(_model.Remove(name)));

    private void RemoveRange(ref KeyEntry entry, int number)
    {
        var sorted = Sorted(_model);
        foreach (var member in sorted.Skip(number % (sorted.Count + 1)).Take(30))
        {
            Remove(ref entry, UTF8.GetString(member.Member));
        }
    }

    /// <summary>From either end, as far as it is in memory: which it is when asked for the second time.</summary>
    private void Pop(ref KeyEntry entry, int number)
    {
        var isMax = number % 2 == 1;
        for (var pops = number % 10; pops > 0 && entry.Count > 1; pops--)
        {
            if (!SortedSets.TryReadEnd(in entry, isMax, out var member, out var score)) continue;
            var expected = isMax ? Sorted(_model)[^1] : Sorted(_model)[0];
            Assert.That(member.ToArray(), Is.EqualTo(expected.Member));
            Assert.That(score, Is.EqualTo(expected.Score));
            Remove(ref entry, UTF8.GetString(member));
        }
    }

    private void CheckRank(int number)
    {
        var sorted = Sorted(_model);
        if (sorted.Count == 0) return;

        var rank = number % sorted.Count;
        var entry = _dataset.Database.Find(Key);
        Assert.That(SortedSets.RankOf(in entry, sorted[rank].Score, sorted[rank].Member), Is.EqualTo(rank));
    }

    private void Copy()
    {
        var source = _dataset.Database.FindForWrite(Key);
        if (!source.Exists) return;

        var copy = _dataset.Database.FindForWrite("copy"u8);
        KeyCopy.Copy(in source, ref copy);
        Database.Move(ref copy, ref source);
    }

    private void Commit(SortedSetStep step)
    {
        _dataset.Commit();
        _committed = new(_model);
        if (step == SortedSetStep.Reopen)
        {
            ForgetSnapshots();
            _dataset.Reopen();
            UseSmallNodes();
        }

        if (step != SortedSetStep.Snapshot || _snapshots.Count >= 2) return;
        var index = ScoreIndex.Of(_dataset.Database.Find(Key));
        _snapshots.Add((_dataset.Engine.CreateSnapshot(), index, Sorted(_model)));
    }

    private void UseSmallNodes() => _dataset.Dataset.RankTree = new RankTree(_dataset.Engine, Limits);

    private void ForgetSnapshots()
    {
        foreach (var (view, _, _) in _snapshots) view.Dispose();
        _snapshots.Clear();
    }
}
