using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Keyspace;
using ArdbNet.Storage.Types.Ranking;

namespace ArdbNet.Storage.Types;

/// <summary>The order of a sorted set's members, for reading on any view. Ranks count from 0.</summary>
public readonly struct ScoreIndex : IEquatable<ScoreIndex>
{
    private readonly uint _root;
    private readonly RankTree _live;

    private ScoreIndex(RankTree live, ulong collectionId, long count, uint root)
    {
        _live = live;
        CollectionId = collectionId;
        Count = count;
        _root = root;
    }

    public ulong CollectionId { get; }

    public long Count { get; }

    internal uint Root => _root;

    /// <summary>Of a saved sorted set, or of a key that does not exist.</summary>
    public static ScoreIndex Of(in KeyEntry entry) =>
        new(entry.Database.Dataset.RankTree, entry.CollectionId, entry.Count, RankRoot.Read(entry.Payload).Root);

    public static bool operator ==(ScoreIndex left, ScoreIndex right) => left.Equals(right);

    public static bool operator !=(ScoreIndex left, ScoreIndex right) => !left.Equals(right);

    /// <summary>How many members stand before a place: the rank of the member that stands there.</summary>
    public long CountBelow(StoreView view, scoped ReadOnlySpan<byte> place)
    {
        ArgumentNullException.ThrowIfNull(view);
        if (view is StorageEngine) return _live.Search.CountBelow(CollectionId, _root, Count, place);

        var rank = 0L;
        var lower = Array.Empty<byte>();
        for (var number = _root; number != 0;)
        {
            var node = Load(view, number);
            var at = node.Find(place);
            rank += node.CountBefore(at);
            if (at > 0) lower = node.SeparatorAt(at).ToArray();
            number = node.NumberAt(at);
        }

        using var cursor = new ScoreCursor(view, CollectionId);
        for (var found = cursor.Seek(lower); found && cursor.Place.SequenceCompareTo(place) < 0; found = cursor.Next())
        {
            rank++;
        }

        return rank;
    }

    /// <summary>How many members a range has, and the rank of the first one.</summary>
    public (long First, long Count) Locate(StoreView view, PlaceRange range)
    {
        var first = range.Low.IsEmpty ? 0 : CountBelow(view, range.Low.Span);
        var end = range.High is { } high ? CountBelow(view, high.Span) : Count;
        return (first, Math.Max(0, end - first));
    }

    /// <summary>
    /// A walk over neighbours of which the rank of the lowest and the count are known, if they are in memory because they
    /// are read again and again; else a cursor is better off. Only of the live view.
    /// </summary>
    public bool TryWalk(long first, long count, bool isReverse, out ScoreWalk walk)
    {
        walk = default;
        for (var rank = first; rank < first + count;)
        {
            if (_live.Search.BlockAt(this, rank, out var at) is not { } block) return false;
            rank += block.Count - at;
        }

        walk = new ScoreWalk(_live.Search, this, first, count, isReverse);
        return true;
    }

    /// <summary>Takes a cursor over this index in the same view to the member of a rank.</summary>
    public bool SeekRank(StoreView view, ScoreCursor cursor, long rank)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(cursor);
        if (rank == 0) return cursor.SeekToFirst();
        if (rank >= Count - RankLimits.Default.MaxBlock / 2) return cursor.SeekToLast() && StepBack(cursor, Count - 1 - rank);

        var lower = Array.Empty<byte>();
        for (var number = _root; number != 0;)
        {
            var node = Load(view, number);
            var at = node.FindRank(ref rank);
            if (at > 0) lower = node.SeparatorAt(at).ToArray();
            number = node.NumberAt(at);
        }

        var found = cursor.Seek(lower);
        for (; found && rank > 0; rank--) found = cursor.Next();
        return found;
    }

    public bool Equals(ScoreIndex other) =>
        CollectionId == other.CollectionId && Count == other.Count && _root == other._root;

    public override bool Equals(object? obj) => obj is ScoreIndex other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(CollectionId, Count, _root);

    private static bool StepBack(ScoreCursor cursor, long steps)
    {
        for (; steps > 0; steps--)
        {
            if (!cursor.Previous()) return false;
        }

        return true;
    }

    private RankNodeView Load(StoreView view, uint number)
    {
        if (view is StorageEngine) return _live.Search.View(CollectionId, _root, number);

        Span<byte> key = stackalloc byte[RankNodeKey.Length];
        RankNodeKey.Write(key, CollectionId, number);
        return view.TryGet(key, out var stored)
            ? new RankNodeView(stored)
            : throw new StoreException($"Sorted set {CollectionId} has lost node {number} of its rank tree.");
    }
}
