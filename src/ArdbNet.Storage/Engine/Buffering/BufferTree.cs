namespace ArdbNet.Storage.Engine.Buffering;

/// <summary>
/// A B+ tree of native nodes over blobs. Leaves are linked both ways and are never taken out, so one that a
/// rollback emptied stays in the chain. Splits happen before the key that needs them goes in: each leaves a valid
/// tree, so running out of memory in the middle harms nothing.
/// </summary>
internal sealed unsafe class BufferTree(BlobArena arena)
{
    // A command looks at a few places and writes there, and the next one uses some again: a key's metadata, a list's end.
    private const int NearLeaves = 4;

    private readonly NativeChunks _nodes = new();
    private readonly NearLeaf[] _near = new NearLeaf[NearLeaves];

    private Node* _root;
    private long _uses;

    public Node* FirstLeaf { get; private set; }

    public Node* LastLeaf { get; private set; }

    public bool IsEmpty => _root == null;

    public long Bytes => _nodes.Bytes;

    /// <summary>The leaf whose range holds the key and the first place in it that is not below the key.</summary>
    public bool Locate(in KeyHead head, ReadOnlySpan<byte> key, out Node* leaf, out int at)
    {
        if (FindNear(head, out int place))
        {
            leaf = _near[place].Leaf;
            at = _near[place].At;
            if (Node.IsPlaceOf(leaf, at, head, key, out bool isThere))
                return isThere;
        }
        else
        {
            leaf = _root;
            while (!leaf->IsLeaf)
                leaf = InnerNode.ChildAt(leaf, InnerNode.Search(leaf, head, key));
        }

        at = Node.Search(leaf, head, key, out bool found);
        return found;
    }

    /// <summary>Splits full nodes on the way to the key's leaf, so that the leaf can take the key.</summary>
    public void MakeRoom(in KeyHead head, ReadOnlySpan<byte> key)
    {
        if (_root == null)
        {
            _root = FirstLeaf = LastLeaf = AllocateNode(height: 0);
            return;
        }

        if (_root->IsFull)
        {
            Node* root = AllocateNode(_root->Height + 1);
            InnerNode.SetFirstChild(root, _root);
            _root = root;
        }

        Node* parent = _root;
        while (!parent->IsLeaf)
        {
            int at = InnerNode.Search(parent, head, key);
            Node* child = InnerNode.ChildAt(parent, at);
            if (child->IsFull)
            {
                if (child->IsLeaf)
                    SplitLeaf(parent, at, child, head, key);
                else
                    SplitInner(parent, at, child);
                child = InnerNode.ChildAt(parent, InnerNode.Search(parent, head, key));
            }

            parent = child;
        }
    }

    /// <summary>
    /// Like <see cref="Locate"/>, and quicker for keys that come in order or again; for the buffer's writer only.
    /// </summary>
    public bool LocateNear(in KeyHead head, ReadOnlySpan<byte> key, out Node* leaf, out int at)
    {
        bool isNear = FindNear(head, out int place);
        if (!isNear)
            place = SeekNear(head, key);
        ref NearLeaf near = ref _near[place];
        near.UsedAt = ++_uses;
        leaf = near.Leaf;
        // The same place again; or upwards, or downwards: over what is there, or in between.
        for (int step = 0; isNear && step < 3; step++)
        {
            at = near.At + (step == 2 ? -1 : step);
            if (!Node.IsPlaceOf(leaf, at, head, key, out bool isThere))
                continue;
            near.At = at;
            return isThere;
        }

        at = near.At = Node.Search(leaf, head, key, out bool found);
        return found;
    }

    /// <summary>Finds the leaf whose range holds the key, and has the processor load its heads.</summary>
    public Node* PrefetchLeaf(in KeyHead head, ReadOnlySpan<byte> key)
    {
        Node* node = _root;
        while (!node->IsLeaf)
            node = InnerNode.ChildAt(node, InnerNode.Search(node, head, key));
        Node.PrefetchHeads(node);
        return node;
    }

    public void FreeAll()
    {
        Array.Clear(_near);
        _root = FirstLeaf = LastLeaf = null;
        _nodes.FreeAll();
    }

    private bool FindNear(in KeyHead head, out int place)
    {
        for (place = 0; place < NearLeaves; place++)
        {
            if (_near[place].Covers(head))
                return true;
        }

        return false;
    }

    private int SeekNear(in KeyHead head, ReadOnlySpan<byte> key)
    {
        int place = 0;
        for (int i = 1; i < NearLeaves; i++)
        {
            if (_near[i].UsedAt < _near[place].UsedAt)
                place = i;
        }

        ref NearLeaf near = ref _near[place];
        near.Low = KeyHead.Lowest;
        near.High = KeyHead.Highest;
        Node* node = _root;
        while (!node->IsLeaf)
        {
            int child = InnerNode.Search(node, head, key);
            if (child > 0)
                near.Low = Node.HeadAt(node, child - 1);
            if (child < node->Count)
                near.High = Node.HeadAt(node, child);
            node = InnerNode.ChildAt(node, child);
        }

        near.Leaf = node;
        return place;
    }

    private void ForgetNear(Node* leaf)
    {
        foreach (ref NearLeaf near in _near.AsSpan())
        {
            if (near.Leaf == leaf)
                near = default;
        }
    }

    private void SplitInner(Node* parent, int at, Node* child)
    {
        const int Middle = Node.Capacity / 2;
        Node* above = AllocateNode(child->Height);
        KeyHead head = Node.HeadAt(child, Middle);
        Blob separator = Node.BlobAt(child, Middle);
        InnerNode.MoveTail(child, Middle, above);
        InnerNode.Insert(parent, at, head, separator, above);
    }

    private void SplitLeaf(Node* parent, int at, Node* leaf, in KeyHead head, ReadOnlySpan<byte> key)
    {
        ForgetNear(leaf);
        // A run of ascending or descending keys leaves full leaves behind instead of half-full ones.
        int place = Node.Search(leaf, head, key, out _);
        bool isAscending = place == leaf->Count && leaf->LastInsertedAt == place - 1;
        bool isDescending = place == 0 && leaf->LastInsertedAt == 0;
        int split = isAscending ? place : isDescending ? 0 : leaf->Count / 2;

        KeyHead lowerHead = isDescending ? head : Node.HeadAt(leaf, split - 1);
        KeyHead upperHead = isAscending ? head : Node.HeadAt(leaf, split);
        Blob separator = default;
        if (lowerHead == upperHead)
        {
            ReadOnlySpan<byte> lower = isDescending ? key : Node.BlobAt(leaf, split - 1).Key;
            ReadOnlySpan<byte> upper = isAscending ? key : Node.BlobAt(leaf, split).Key;
            separator = arena.Create(upper[..(lower.CommonPrefixLength(upper) + 1)], default);
        }

        Node* above = AllocateNode(height: 0);
        Node.MoveTail(leaf, split, above);
        Link(leaf, above);
        InnerNode.Insert(parent, at, upperHead, separator, above);
    }

    private void Link(Node* leaf, Node* above)
    {
        above->Previous = leaf;
        above->Next = leaf->Next;
        if (above->Next == null)
            LastLeaf = above;
        else
            above->Next->Previous = above;
        leaf->Next = above;
    }

    private Node* AllocateNode(int height)
    {
        int bytes = height == 0 ? sizeof(Node) : sizeof(InnerNode);
        var node = (Node*)_nodes.Allocate((bytes + NativeBlocks.Alignment - 1) & -NativeBlocks.Alignment);
        Node.Clear(node, height);
        return node;
    }
}
