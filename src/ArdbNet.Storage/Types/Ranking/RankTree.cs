using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Storage.Types.Ranking;

/// <summary>
/// Counts by which the rank of a place in a score index is found. The index is cut into blocks of up to
/// <see cref="RankLimits.MaxBlock"/> neighbours; nodes hold how many members each block has and from where on it reaches, nodes
/// above hold the same of nodes, up to one root. It is a B+ tree whose leaves are ranges of the index: nothing in it
/// names a member, so that a change of the index changes one number in each of a few nodes. Sets that fit into one
/// block have no tree. Blocks that are read again and again are held in memory, and follow the changes.
/// <para>
/// Changes are visible at once, and final or taken back as the command's other ones; see <see cref="RankNodes"/>. Used by
/// the executor only.
/// </para>
/// </summary>
internal sealed class RankTree
{
    // Members with long beginnings in common make long separators: then a node has fewer children.
    private const int MaxNodeBytes = 16 * 1024;
    private const int FewestChildren = 4;

    private readonly StorageEngine _engine;
    private readonly RankLimits _limits;
    private readonly RankNodes _nodes;
    private readonly RankSearch _search;
    private readonly List<(RankNode Node, int At)> _path = [];

    public RankTree(StorageEngine engine, RankLimits limits)
    {
        _engine = engine;
        _limits = limits;
        _nodes = new RankNodes(engine);
        _search = new RankSearch(engine, _nodes);
    }

    /// <summary>The nodes and blocks in memory.</summary>
    public RankNodes Nodes => _nodes;

    /// <summary>For reading.</summary>
    public RankSearch Search => _search;

    /// <summary>A member came to a place; the index shows it already.</summary>
    public void Add(in KeyEntry entry, ReadOnlySpan<byte> place, bool isNegativeZero)
    {
        if (_nodes.OpenForWrite(in entry) is { } set) Add(set, place, isNegativeZero);
    }

    /// <summary>A member went from a place; the index shows it no more.</summary>
    public void Remove(in KeyEntry entry, ReadOnlySpan<byte> place)
    {
        if (_nodes.OpenForWrite(in entry) is { } set) Remove(set, place);
    }

    /// <summary>A place went and another came.</summary>
    public void Move(in KeyEntry entry, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to, bool isNegativeZero)
    {
        if (_nodes.OpenForWrite(in entry) is not { } set) return;
        if (set.Root != 0 && TryMoveWithinBlock(set, from, to, isNegativeZero)) return;
        Remove(set, from);
        Add(set, to, isNegativeZero);
    }

    /// <summary>Makes or gives up the tree, and says in the entry where it begins.</summary>
    public void Save(ref KeyEntry entry)
    {
        var set = _nodes.OpenForWrite(in entry);
        if ((set is null or { Root: 0 }) && entry.Count > _limits.MaxBlock)
        {
            set = _nodes.Begin(in entry);
            Build(set);
        }
        else if (set is { Root: not 0 } && entry.Count < _limits.MinTree)
        {
            GiveUp(set);
        }

        if (set is null) return;
        var (root, lastNumber) = RankRoot.Read(entry.Payload);
        if (root == set.Root && lastNumber == set.LastNumber) return;
        var payload = _engine.Scratch.Take(RankRoot.Length);
        RankRoot.Write(payload, set.Root, set.LastNumber);
        entry.Payload = payload;
    }

    /// <summary>The shortest place that lies above one place and not above the next.</summary>
    internal static byte[] Separate(ReadOnlySpan<byte> before, ReadOnlySpan<byte> next) =>
        next[..(before.CommonPrefixLength(next) + 1)].ToArray();

    private void Add(RankedSet set, ReadOnlySpan<byte> place, bool isNegativeZero)
    {
        if (set.Root == 0)
        {
            set.Single?.Insert(place, isNegativeZero);
            return;
        }

        Descend(set, place, 1);
        var (node, at) = _path[^1];
        node.BlockAt(at)?.Insert(place, isNegativeZero);
        if (node.View.CountAt(at) <= _limits.MaxBlock) return;
        SplitBlock(node, at);
        Balance(set);
    }

    private void Remove(RankedSet set, ReadOnlySpan<byte> place)
    {
        if (set.Root == 0)
        {
            set.Single?.Remove(place);
            return;
        }

        Descend(set, place, -1);
        var (node, at) = _path[^1];
        node.BlockAt(at)?.Remove(place);
        if (node.View.CountAt(at) >= _limits.MinBlock) return;
        MergeBlock(node, at);
        Balance(set);
    }

    private void Descend(RankedSet set, ReadOnlySpan<byte> place, int change)
    {
        _path.Clear();
        for (var number = set.Root; ;)
        {
            var node = _nodes.Load(set, number);
            var at = node.View.Find(place);
            _nodes.AddToCount(node, at, change);
            _path.Add((node, at));
            if (node.View.Height == 0) return;
            number = node.View.NumberAt(at);
        }
    }

    /// <summary>Counts stay as they are when both places are in one block.</summary>
    private bool TryMoveWithinBlock(
        RankedSet set, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to, bool isNegativeZero)
    {
        for (var number = set.Root; ;)
        {
            var node = _nodes.Load(set, number);
            var view = node.View;
            var at = view.Find(from);
            if (view.Find(to) != at) return false;
            number = view.NumberAt(at);
            if (view.Height > 0) continue;

            if (node.BlockAt(at) is { } block)
            {
                block.Remove(from);
                block.Insert(to, isNegativeZero);
            }

            return true;
        }
    }

    private void SplitBlock(RankNode node, int at)
    {
        var count = node.View.CountAt(at);
        var lower = (int)(count / 2);
        var kept = node.BlockAt(at);
        // Nobody has to see the upper half but for where it begins.
        var block = kept ?? _search.Read(node.Set, LowerBound(at), lower + 1);
        var separator = Separate(block.PlaceAt(lower - 1), block.PlaceAt(lower));
        var children = Reshape(node);
        children[at] = children[at] with { Count = lower };
        children.Insert(at + 1, new RankChild(separator, 0, count - lower, kept?.Split(lower)));
        node.PutTogether(0, children);
    }

    /// <summary>Where a block begins in the node to which the path leads.</summary>
    private ReadOnlySpan<byte> LowerBound(int block)
    {
        if (block > 0) return _path[^1].Node.View.SeparatorAt(block);
        for (var i = _path.Count - 2; i >= 0; i--)
        {
            var (node, at) = _path[i];
            if (at > 0) return node.View.SeparatorAt(at);
        }

        return [];
    }

    private void MergeBlock(RankNode node, int at)
    {
        var view = node.View;
        var left = at > 0 && view.CountAt(at - 1) + view.CountAt(at) <= _limits.MaxMergedBlock ? at - 1 : at;
        if (left == view.Children - 1 || view.CountAt(left) + view.CountAt(left + 1) > _limits.MaxMergedBlock) return;

        var (lower, upper) = (node.BlockAt(left), node.BlockAt(left + 1));
        if (lower is not null || upper is not null)
        {
            // Whoever takes away member after member from an end would have to look for the next block otherwise.
            lower ??= _search.Read(node.Set, LowerBound(left), view.CountAt(left));
            lower.Append(upper ?? _search.Read(node.Set, LowerBound(left + 1), view.CountAt(left + 1)));
        }

        var children = Reshape(node);
        children[left] = children[left] with { Count = children[left].Count + children[left + 1].Count, Block = lower };
        children.RemoveAt(left + 1);
        node.PutTogether(0, children);
    }

    private List<RankChild> Reshape(RankNode node)
    {
        _nodes.Reshape(node);
        return node.TakeApart();
    }

    private RankNode Create(RankedSet set, int height, IReadOnlyList<RankChild> children)
    {
        var node = _nodes.Create(set);
        node.PutTogether(height, children);
        return node;
    }

    /// <summary>Splits and merges nodes from the last one of the path up to the root.</summary>
    private void Balance(RankedSet set)
    {
        for (var level = _path.Count - 1; level >= 0; level--)
        {
            var node = _path[level].Node;
            var count = node.View.Children;
            if (count > _limits.MaxChildren || (node.Bytes.Length > MaxNodeBytes && count >= 2 * FewestChildren))
            {
                Split(set, level);
            }
            else if (count < _limits.MinChildren && level > 0)
            {
                Merge(set, level);
            }
        }

        for (var root = _nodes.Load(set, set.Root);
             root.View is { Height: > 0, Children: 1 };
             root = _nodes.Load(set, set.Root))
        {
            set.Root = root.View.NumberAt(0);
            _nodes.Remove(root);
        }
    }

    private void Split(RankedSet set, int level)
    {
        var node = _path[level].Node;
        var height = node.View.Height;
        var children = Reshape(node);
        var middle = children.Count / 2;
        var upper = children[middle..];
        var right = Create(set, height, upper);
        node.PutTogether(height, children[..middle]);
        var sibling = new RankChild(upper[0].Separator, right.Number, Sum(upper));
        if (level == 0)
        {
            var lower = new RankChild(default, node.Number, Sum(children[..middle]));
            set.Root = Create(set, height + 1, [lower, sibling]).Number;
            return;
        }

        var (parent, at) = _path[level - 1];
        var siblings = Reshape(parent);
        siblings[at] = siblings[at] with { Count = siblings[at].Count - sibling.Count };
        siblings.Insert(at + 1, sibling);
        parent.PutTogether(height + 1, siblings);
    }

    private void Merge(RankedSet set, int level)
    {
        var (parent, at) = _path[level - 1];
        if (at > 0 && TryMerge(set, parent, at - 1)) return;
        if (at + 1 < parent.View.Children) TryMerge(set, parent, at);
    }

    /// <summary>Brings a child of a node and the next one together if one node can hold them.</summary>
    private bool TryMerge(RankedSet set, RankNode parent, int child)
    {
        var left = _nodes.Load(set, parent.View.NumberAt(child));
        var right = _nodes.Load(set, parent.View.NumberAt(child + 1));
        if (left.View.Children + right.View.Children > _limits.MaxMergedChildren) return false;
        if (left.Bytes.Length + right.Bytes.Length > MaxNodeBytes) return false;

        var siblings = Reshape(parent);
        var children = Reshape(left);
        var more = right.TakeApart();
        more[0] = more[0] with { Separator = siblings[child + 1].Separator };
        children.AddRange(more);
        left.PutTogether(left.View.Height, children);
        _nodes.Remove(right);
        siblings[child] = siblings[child] with { Count = siblings[child].Count + siblings[child + 1].Count };
        siblings.RemoveAt(child + 1);
        parent.PutTogether(parent.View.Height, siblings);
        return true;
    }

    /// <summary>Makes the tree of an index that has none.</summary>
    private void Build(RankedSet set)
    {
        set.Single = null;
        var children = CutBlocks(set.CollectionId);
        for (var height = 0; ; height++)
        {
            if (children.Count <= _limits.MaxMergedChildren)
            {
                set.Root = Create(set, height, children).Number;
                return;
            }

            var parents = new List<RankChild>();
            for (var i = 0; i < children.Count; i += _limits.MaxMergedChildren)
            {
                var some = children[i..Math.Min(children.Count, i + _limits.MaxMergedChildren)];
                parents.Add(new RankChild(some[0].Separator, Create(set, height, some).Number, Sum(some)));
            }

            children = parents;
        }
    }

    private List<RankChild> CutBlocks(ulong collectionId)
    {
        var blocks = new List<RankChild>();
        byte[] separator = [];
        byte[]? before = null;
        var count = 0;
        using var cursor = new ScoreCursor(_engine, collectionId);
        for (var found = cursor.SeekToFirst(); found; found = cursor.Next())
        {
            if (before is not null)
            {
                blocks.Add(new RankChild(separator, 0, count));
                separator = Separate(before, cursor.Place);
                before = null;
                count = 0;
            }

            if (++count == _limits.BuiltBlock) before = cursor.Place.ToArray();
        }

        blocks.Add(new RankChild(separator, 0, count));
        return blocks;
    }

    private void GiveUp(RankedSet set)
    {
        Span<byte> prefix = stackalloc byte[RankNodeKey.PrefixLength];
        RankNodeKey.WriteTree(prefix, set.CollectionId);
        using var cursor = _engine.OpenCursor(prefix);
        for (var found = cursor.SeekToFirst(); found; found = cursor.Next()) _engine.Delete(cursor.Key);
        foreach (var node in set.Nodes.Values)
        {
            if (!node.IsRemoved) _nodes.Remove(node);
        }

        set.Root = 0;
    }

    private static long Sum(List<RankChild> children)
    {
        var sum = 0L;
        foreach (var child in children) sum += child.Count;
        return sum;
    }
}
