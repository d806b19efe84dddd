using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Storage.Types.Ranking;

/// <summary>
/// The nodes of rank trees that are in memory: as the live view has them, while the store has them as they were when the
/// last write buffer was frozen. So a node that changes with each command is written once a buffer. Changes can be taken
/// back until they are committed. Used by the executor only.
/// </summary>
/// <param name="engine">Where nodes come from and go to.</param>
internal sealed class RankNodes(StorageEngine engine)
{
    // Of ten million members that are changed at random all nodes are in memory.
    private const int MaxNodes = 4096;

    // A hundred bytes a member at most, three quarters of a million members.
    private const long MaxBlockBytes = 16 << 20;

    // A path of usual length.
    private const int MaxHeight = 4;

    private readonly Dictionary<ulong, RankedSet> _sets = [];
    private readonly List<RankNode> _dirty = [];
    private readonly List<RankUndo> _undo = [];
    private readonly List<RankedSet> _touched = [];
    private RankedSet? _last;
    private int _count;
    private long _blockBytes;

    /// <summary>Of this collection, if anything is in memory.</summary>
    public RankedSet? Find(ulong collectionId)
    {
        if (_last?.CollectionId == collectionId) return _last;
        if (_sets.TryGetValue(collectionId, out var set)) _last = set;
        return set;
    }

    /// <summary>For reading the tree that has this root.</summary>
    public RankedSet Open(ulong collectionId, uint root)
    {
        var set = FindOrAdd(collectionId);
        if (!set.IsTouched) set.Root = root;
        return set;
    }

    /// <summary>For a change of the tree that the entry names; null: it has none, and nothing is in memory.</summary>
    public RankedSet? OpenForWrite(in KeyEntry entry)
    {
        var set = Find(entry.CollectionId);
        if (set is null or { IsTouched: false })
        {
            var (root, lastNumber) = RankRoot.Read(entry.Payload);
            if (set is null && root == 0) return null;
            set ??= FindOrAdd(entry.CollectionId);
            Touch(set, root, lastNumber);
        }

        return set;
    }

    /// <summary>For the first tree of a set.</summary>
    public RankedSet Begin(in KeyEntry entry)
    {
        var set = FindOrAdd(entry.CollectionId);
        if (!set.IsTouched)
        {
            var (root, lastNumber) = RankRoot.Read(entry.Payload);
            Touch(set, root, lastNumber);
        }

        return set;
    }

    public RankNode Load(RankedSet set, uint number)
    {
        if (set.Nodes.TryGetValue(number, out var node)) return node;

        Span<byte> key = stackalloc byte[RankNodeKey.Length];
        RankNodeKey.Write(key, set.CollectionId, number);
        if (!engine.TryGet(key, out var stored))
        {
            throw new StoreException($"Sorted set {set.CollectionId} has lost node {number} of its rank tree.");
        }

        node = new RankNode(set, number);
        node.Load(stored);
        set.Nodes.Add(number, node);
        _count++;
        return node;
    }

    public RankNode Create(RankedSet set)
    {
        var node = new RankNode(set, ++set.LastNumber);
        set.Nodes.Add(node.Number, node);
        _count++;
        _undo.Add(new RankUndo(node, 0, 0, []));
        MakeDirty(node);
        return node;
    }

    public void AddToCount(RankNode node, int child, long change)
    {
        node.AddToCount(child, change);
        MakeDirty(node);
        // A command that removes a million neighbours should not remember each of them.
        for (var i = _undo.Count - 1; i >= Math.Max(0, _undo.Count - MaxHeight); i--)
        {
            var undo = _undo[i];
            if (undo.Before is not null) break;
            if (undo.Node != node || undo.Child != child) continue;
            _undo[i] = undo with { Change = undo.Change + change };
            return;
        }

        _undo.Add(new RankUndo(node, child, change, Before: null));
    }

    /// <summary>The node is about to get other children, or is no node of the tree any more.</summary>
    public void Reshape(RankNode node)
    {
        _undo.Add(new RankUndo(node, 0, 0, node.Bytes.ToArray()));
        MakeDirty(node);
    }

    public void Remove(RankNode node)
    {
        Reshape(node);
        node.IsRemoved = true;
    }

    /// <summary>A block was read.</summary>
    public void Count(RankBlock block) => _blockBytes += block.Bytes;

    /// <summary>Changes are final. What was read stays at least until the next call.</summary>
    public void Commit()
    {
        foreach (var set in _touched) set.Commit();
        _touched.Clear();
        _undo.Clear();
        if (_dirty.Count > MaxNodes) Write();
        MakeRoom();
    }

    public void Rollback()
    {
        for (var i = _undo.Count - 1; i >= 0; i--) Undo(_undo[i]);
        _undo.Clear();
        foreach (var set in _touched) set.Rollback();
        _touched.Clear();
    }

    /// <summary>Puts all changed nodes into the store. Nothing is uncommitted, or what is does not matter.</summary>
    public void Write()
    {
        foreach (var node in _dirty)
        {
            Write(node);
            node.IsDirty = false;
            if (node.IsRemoved && node.Set.Nodes.Remove(node.Number)) _count--;
        }

        _dirty.Clear();
    }

    /// <summary>Has the running command see a collection's nodes in the store.</summary>
    public void Show(ulong collectionId)
    {
        foreach (var node in _dirty)
        {
            // It stays to be written: the command may be taken back, and this with it.
            if (node.Set.CollectionId == collectionId) Write(node);
        }
    }

    private void Write(RankNode node)
    {
        Span<byte> key = stackalloc byte[RankNodeKey.Length];
        RankNodeKey.Write(key, node.Set.CollectionId, node.Number);
        if (node.IsRemoved) engine.Delete(key);
        else engine.Put(key, node.Bytes);
    }

    private void Touch(RankedSet set, uint root, uint lastNumber)
    {
        set.Touch(root, lastNumber);
        _touched.Add(set);
    }

    private RankedSet FindOrAdd(ulong collectionId)
    {
        if (Find(collectionId) is { } set) return set;
        _last = new RankedSet(collectionId);
        _sets.Add(collectionId, _last);
        return _last;
    }

    private void MakeDirty(RankNode node)
    {
        if (node.IsDirty) return;
        node.IsDirty = true;
        _dirty.Add(node);
    }

    private void Undo(in RankUndo undo)
    {
        var (node, child, change, before) = undo;
        if (before is null)
        {
            node.AddToCount(child, -change);
        }
        else if (before.Length > 0)
        {
            node.Load(before);
            node.IsRemoved = false;
        }
        else
        {
            node.Set.Nodes.Remove(node.Number);
            _dirty.Remove(node);
            _count--;
        }
    }

    // Sets come and go without anybody saying so here: now and then everything is forgotten that can be read again.
    private void MakeRoom()
    {
        if (_blockBytes > MaxBlockBytes)
        {
            foreach (var set in _sets.Values) set.ForgetBlocks();
            _blockBytes = 0;
        }

        if (_count + _sets.Count <= 3 * MaxNodes) return;
        _sets.Clear();
        _last = null;
        _count = 0;
        foreach (var node in _dirty) KeepDirty(node);
    }

    private void KeepDirty(RankNode node)
    {
        var set = node.Set;
        if (_sets.TryAdd(set.CollectionId, set)) set.Nodes.Clear();
        set.Nodes.Add(node.Number, node);
        _count++;
    }
}
