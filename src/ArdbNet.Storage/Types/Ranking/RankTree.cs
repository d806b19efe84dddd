using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Storage.Types.Ranking;

/// <summary>
/// Counts by which the rank of a place in a score index is found. The index is cut into blocks of up to
/// <see cref="RankLimits.MaxBlock"/> neighbours; nodes hold how many members each block has and from where on it reaches, nodes
/// above hold the same of nodes, up to one root. It is a B+ tree whose leaves are ranges of the index: nothing in it
/// names a member, so that a change of the index changes one number in each of a few nodes. Sets that fit into one
/// block have no tree.
/// <para>
/// A command's changes are gathered here, so that each node is written once however many members the command adds;
/// <see cref="Save"/> writes them. Used by the executor only.
/// </para>
/// </summary>
internal sealed class RankTree(StorageEngine engine, RankLimits limits)
{
    // Members with long beginnings in common make long separators: then a node has fewer children.
    private const int MaxNodeBytes = 16 * 1024;
    private const int FewestChildren = 4;

    private const int MaxSpare = 16;

    private readonly Dictionary<uint, RankNode> _nodes = [];
    private readonly Stack<RankNode> _spare = new();
    private readonly List<(RankNode Node, int At)> _path = [];
    private ulong _collectionId;
    private uint _root;
    private uint _lastNumber;

    /// <summary>Begins changes of the tree that the entry names, unless they are begun.</summary>
    public void Open(in KeyEntry entry)
    {
        if (_collectionId == entry.CollectionId) return;

        Clear();
        _collectionId = entry.CollectionId;
        (_root, _lastNumber) = RankRoot.Read(entry.Payload);
    }

    /// <summary>Members came to (1) or went from (-1) a place; the index shows it already.</summary>
    public void Change(ReadOnlySpan<byte> place, int change)
    {
        if (_root == 0) return;

        Descend(place, change);
        var (node, block) = _path[^1];
        var count = node.View.CountAt(block);
        if (count > limits.MaxBlock) SplitBlock(node, block);
        else if (change < 0 && count < limits.MinBlock) MergeBlock(node, block);
        else return;

        Balance();
    }

    /// <summary>A place went and another came: nothing to do when both are in one block.</summary>
    public void Move(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        if (_root == 0 || IsOneBlock(from, to)) return;

        Change(from, -1);
        Change(to, 1);
    }

    /// <summary>Writes the changes and says in the entry where the tree begins.</summary>
    public void Save(ref KeyEntry entry)
    {
        Open(in entry);
        if (_root == 0 && entry.Count > limits.MaxBlock) Build();
        else if (_root != 0 && entry.Count < limits.MinTree) GiveUp();

        Span<byte> key = stackalloc byte[RankNodeKey.Length];
        foreach (var node in _nodes.Values)
        {
            RankNodeKey.Write(key, _collectionId, node.Number);
            if (node.IsRemoved) engine.Delete(key);
            else if (node.IsChanged) engine.Put(key, node.Bytes);
        }

        var (root, lastNumber) = RankRoot.Read(entry.Payload);
        if (root != _root || lastNumber != _lastNumber)
        {
            var payload = engine.Scratch.Take(RankRoot.Length);
            RankRoot.Write(payload, _root, _lastNumber);
            entry.Payload = payload;
        }

        Clear();
    }

    /// <summary>Forgets changes that are not saved.</summary>
    public void Clear()
    {
        if (_nodes.Count > 0)
        {
            foreach (var node in _nodes.Values)
            {
                if (_spare.Count < MaxSpare) _spare.Push(node);
            }

            _nodes.Clear();
        }

        _collectionId = 0;
        _root = _lastNumber = 0;
    }

    /// <summary>The shortest place that lies above one place and not above the next.</summary>
    internal static byte[] Separate(ReadOnlySpan<byte> before, ReadOnlySpan<byte> next) =>
        next[..(before.CommonPrefixLength(next) + 1)].ToArray();

    private void Descend(ReadOnlySpan<byte> place, int change)
    {
        _path.Clear();
        for (var number = _root; ;)
        {
            var node = Load(number);
            var at = node.View.Find(place);
            node.AddToCount(at, change);
            _path.Add((node, at));
            if (node.View.Height == 0) return;
            number = node.View.NumberAt(at);
        }
    }

    private bool IsOneBlock(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        for (var number = _root; ;)
        {
            var view = Load(number).View;
            var at = view.Find(from);
            if (view.Find(to) != at) return false;
            if (view.Height == 0) return true;
            number = view.NumberAt(at);
        }
    }

    private RankNode Load(uint number)
    {
        if (_nodes.TryGetValue(number, out var node)) return node;

        Span<byte> key = stackalloc byte[RankNodeKey.Length];
        RankNodeKey.Write(key, _collectionId, number);
        if (!engine.TryGet(key, out var stored))
        {
            throw new StoreException($"Sorted set {_collectionId} has lost node {number} of its rank tree.");
        }

        node = _spare.TryPop(out var spare) ? spare : new RankNode();
        node.Load(number, stored);
        _nodes.Add(number, node);
        return node;
    }

    private RankNode Create(int height, IReadOnlyList<RankChild> children)
    {
        var node = _spare.TryPop(out var spare) ? spare : new RankNode();
        node.Begin(++_lastNumber);
        node.PutTogether(height, children);
        _nodes.Add(node.Number, node);
        return node;
    }

    private void SplitBlock(RankNode node, int block)
    {
        var children = node.TakeApart();
        var lower = (int)(children[block].Count / 2);
        using var cursor = new ScoreCursor(engine, _collectionId);
        var found = cursor.Seek(LowerBound());
        for (var i = 1; found && i < lower; i++) found = cursor.Next();
        if (!found) return;
        var before = cursor.Place.ToArray();
        if (!cursor.Next()) return;

        children.Insert(block + 1, new RankChild(Separate(before, cursor.Place), 0, children[block].Count - lower));
        children[block] = children[block] with { Count = lower };
        node.PutTogether(0, children);
    }

    /// <summary>Where the block begins to which the path leads.</summary>
    private ReadOnlySpan<byte> LowerBound()
    {
        for (var i = _path.Count - 1; i >= 0; i--)
        {
            var (node, at) = _path[i];
            if (at > 0) return node.View.SeparatorAt(at);
        }

        return [];
    }

    private void MergeBlock(RankNode node, int block)
    {
        var view = node.View;
        var left = block > 0 && view.CountAt(block - 1) + view.CountAt(block) <= limits.MaxMergedBlock ? block - 1 : block;
        if (left == view.Children - 1 || view.CountAt(left) + view.CountAt(left + 1) > limits.MaxMergedBlock) return;

        var children = node.TakeApart();
        children[left] = children[left] with { Count = children[left].Count + children[left + 1].Count };
        children.RemoveAt(left + 1);
        node.PutTogether(0, children);
    }

    /// <summary>Splits and merges nodes from the last one of the path up to the root.</summary>
    private void Balance()
    {
        for (var level = _path.Count - 1; level >= 0; level--)
        {
            var node = _path[level].Node;
            var count = node.View.Children;
            if (count > limits.MaxChildren || (node.Bytes.Length > MaxNodeBytes && count >= 2 * FewestChildren)) Split(level);
            else if (count < limits.MinChildren && level > 0) Merge(level);
        }

        for (var root = Load(_root); root.View is { Height: > 0, Children: 1 }; root = Load(_root))
        {
            _root = root.View.NumberAt(0);
            root.IsRemoved = true;
        }
    }

    private void Split(int level)
    {
        var node = _path[level].Node;
        var height = node.View.Height;
        var children = node.TakeApart();
        var middle = children.Count / 2;
        var upper = children[middle..];
        var right = Create(height, upper);
        node.PutTogether(height, children[..middle]);
        var sibling = new RankChild(upper[0].Separator, right.Number, Sum(upper));
        if (level == 0)
        {
            _root = Create(height + 1, [new RankChild(default, node.Number, Sum(children[..middle])), sibling]).Number;
            return;
        }

        var (parent, at) = _path[level - 1];
        var siblings = parent.TakeApart();
        siblings[at] = siblings[at] with { Count = siblings[at].Count - sibling.Count };
        siblings.Insert(at + 1, sibling);
        parent.PutTogether(height + 1, siblings);
    }

    private void Merge(int level)
    {
        var (parent, at) = _path[level - 1];
        if (at > 0 && TryMerge(parent, at - 1)) return;
        if (at + 1 < parent.View.Children) TryMerge(parent, at);
    }

    /// <summary>Brings a child of a node and the next one together if one node can hold them.</summary>
    private bool TryMerge(RankNode parent, int child)
    {
        var left = Load(parent.View.NumberAt(child));
        var right = Load(parent.View.NumberAt(child + 1));
        if (left.View.Children + right.View.Children > limits.MaxMergedChildren) return false;
        if (left.Bytes.Length + right.Bytes.Length > MaxNodeBytes) return false;

        var siblings = parent.TakeApart();
        var children = left.TakeApart();
        var more = right.TakeApart();
        more[0] = more[0] with { Separator = siblings[child + 1].Separator };
        children.AddRange(more);
        left.PutTogether(left.View.Height, children);
        right.IsRemoved = true;
        siblings[child] = siblings[child] with { Count = siblings[child].Count + siblings[child + 1].Count };
        siblings.RemoveAt(child + 1);
        parent.PutTogether(parent.View.Height, siblings);
        return true;
    }

    /// <summary>Makes the tree of an index that has none.</summary>
    private void Build()
    {
        var children = CutBlocks();
        for (var height = 0; ; height++)
        {
            if (children.Count <= limits.MaxMergedChildren)
            {
                _root = Create(height, children).Number;
                return;
            }

            var parents = new List<RankChild>();
            for (var i = 0; i < children.Count; i += limits.MaxMergedChildren)
            {
                var some = children[i..Math.Min(children.Count, i + limits.MaxMergedChildren)];
                parents.Add(new RankChild(some[0].Separator, Create(height, some).Number, Sum(some)));
            }

            children = parents;
        }
    }

    private List<RankChild> CutBlocks()
    {
        var blocks = new List<RankChild>();
        byte[] separator = [];
        byte[]? before = null;
        var count = 0;
        using var cursor = new ScoreCursor(engine, _collectionId);
        for (var found = cursor.SeekToFirst(); found; found = cursor.Next())
        {
            if (before is not null)
            {
                blocks.Add(new RankChild(separator, 0, count));
                separator = Separate(before, cursor.Place);
                before = null;
                count = 0;
            }

            if (++count == limits.BuiltBlock) before = cursor.Place.ToArray();
        }

        blocks.Add(new RankChild(separator, 0, count));
        return blocks;
    }

    private void GiveUp()
    {
        Span<byte> prefix = stackalloc byte[RankNodeKey.PrefixLength];
        RankNodeKey.WriteTree(prefix, _collectionId);
        using var cursor = engine.OpenCursor(prefix);
        for (var found = cursor.SeekToFirst(); found; found = cursor.Next()) engine.Delete(cursor.Key);
        _nodes.Clear();
        _root = 0;
    }

    private static long Sum(List<RankChild> children)
    {
        var sum = 0L;
        foreach (var child in children) sum += child.Count;
        return sum;
    }
}
