using ArdbNet.Storage.Engine;

namespace ArdbNet.Storage.Types.Ranking;

/// <summary>Reads rank trees of the live view. Used by the executor only.</summary>
internal sealed class RankSearch(StorageEngine engine, RankNodes nodes)
{
    /// <summary>A node of the tree that has this root; valid until the set changes.</summary>
    public RankNodeView View(ulong collectionId, uint root, uint number) =>
        nodes.Load(nodes.Open(collectionId, root), number).View;

    /// <summary>How many members stand before a place.</summary>
    public long CountBelow(ulong collectionId, uint root, long count, scoped ReadOnlySpan<byte> place)
    {
        var set = nodes.Open(collectionId, root);
        var rank = 0L;
        ReadOnlySpan<byte> lower = [];
        RankNode? leaf = null;
        var at = 0;
        for (var number = set.Root; number != 0;)
        {
            leaf = nodes.Load(set, number);
            var view = leaf.View;
            at = view.Find(place);
            rank += view.CountBefore(at);
            if (at > 0) lower = view.SeparatorAt(at);
            number = view.NumberAt(at);
        }

        if (Block(set, leaf, at, lower, count) is { } block) return rank + block.CountBelow(place);

        using var cursor = new ScoreCursor(engine, collectionId);
        for (var found = cursor.Seek(lower); found && cursor.Place.SequenceCompareTo(place) < 0; found = cursor.Next())
        {
            rank++;
        }

        return rank;
    }

    /// <summary>
    /// The block with a rank, which is below the count, and where in it; null if it is not worth having it in memory. Valid
    /// until the set changes.
    /// </summary>
    public RankBlock? BlockAt(ScoreIndex index, long rank, out int at)
    {
        var set = nodes.Open(index.CollectionId, index.Root);
        ReadOnlySpan<byte> lower = [];
        RankNode? leaf = null;
        var child = 0;
        for (var number = set.Root; number != 0;)
        {
            leaf = nodes.Load(set, number);
            var view = leaf.View;
            child = view.FindRank(ref rank);
            if (child > 0) lower = view.SeparatorAt(child);
            number = view.NumberAt(child);
        }

        at = (int)rank;
        return Block(set, leaf, child, lower, index.Count);
    }

    /// <summary>Reads a block of which this many members are known to be there.</summary>
    /// <exception cref="StoreException">They are not.</exception>
    public RankBlock Read(RankedSet set, scoped ReadOnlySpan<byte> from, long count)
    {
        var block = new RankBlock();
        using var cursor = new ScoreCursor(engine, set.CollectionId);
        for (var found = cursor.Seek(from); found && block.Count < count; found = cursor.Next())
        {
            block.Append(cursor.Place, cursor.IsNegativeZero);
        }

        if (block.Count < count) throw new StoreException($"Sorted set {set.CollectionId} has lost places of its index.");
        nodes.Count(block);
        return block;
    }

    /// <summary>A block that is asked for again is kept; whoever asks first is better off with a cursor.</summary>
    private RankBlock? Block(RankedSet set, RankNode? leaf, int at, scoped ReadOnlySpan<byte> from, long count)
    {
        if ((leaf is null ? set.Single : leaf.BlockAt(at)) is { } block) return block;

        // What is uncommitted may be taken back, and not every set says so.
        if (engine.HasUncommitted || !(leaf is null ? set.IsAskedAgain() : leaf.IsAskedAgain(at))) return null;

        if (leaf is null) return set.Single = Read(set, [], count);
        block = Read(set, from, leaf.View.CountAt(at));
        leaf.Keep(at, block);
        return block;
    }
}
