namespace ArdbNet.Storage.Engine.Buffering;

/// <summary>
/// A B+ tree of native nodes over blobs. Leaves are linked both ways and are never taken out, so one that a
/// rollback emptied stays in the chain. Splits happen before the key that needs them goes in: each leaves a valid
/// tree, so running out of memory in the middle harms nothing.
/// </summary>
internal sealed unsafe class BufferTree(BlobArena arena)
{
    private readonly NativeChunks _nodes = new();

    private Node* _root;

    // The leaf that was written last, the heads between which all keys are its, and the place in it.
    private Node* _near;
    private KeyHead _nearLow;
    private KeyHead _nearHigh;
    private int _nearAt;

    public Node* FirstLeaf { get; private set; }

    public Node* LastLeaf { get; private set; }

    public bool IsEmpty => _root == null;

    public long Bytes => _nodes.Bytes;

    /// <summary>The leaf whose range holds the key and the first place in it that is not below the key.</summary>
    public bool Locate(in KeyHead head, ReadOnlySpan<byte> key, out Node* leaf, out int at)
    {
        Node* node = _root;
        while (!node->IsLeaf)
            node = InnerNode.ChildAt(node, InnerNode.Search(node, head, key));
        leaf = node;
        at = Node.Search(node, head, key, out bool found);
        return found;
    }

    /// <summary>Splits full nodes on the way to the key's leaf, so that the leaf can take the key.</summary>
    public void MakeRoom(in KeyHead head, ReadOnlySpan<byte> key)
    {
        _near = null;
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

    /// <summary>Like <see cref="Locate"/>, and quicker for keys that come in order.</summary>
    public bool LocateNear(in KeyHead head, ReadOnlySpan<byte> key, out Node* leaf, out int at)
    {
        if (_near == null || !_nearLow.IsBelow(head) || !head.IsBelow(_nearHigh))
        {
            SeekNear(head, key);
        }
        else
        {
            // Upwards, or downwards: over what is there, or in between.
            leaf = _near;
            for (int step = 1; step >= -1; step--)
            {
                at = _nearAt + step;
                if (!Node.IsPlaceOf(leaf, at, head, key, out bool isThere))
                    continue;
                _nearAt = at;
                return isThere;
            }
        }

        leaf = _near;
        at = _nearAt = Node.Search(leaf, head, key, out bool found);
        return found;
    }

    public void FreeAll()
    {
        _near = null;
        _root = FirstLeaf = LastLeaf = null;
        _nodes.FreeAll();
    }

    private void SeekNear(in KeyHead head, ReadOnlySpan<byte> key)
    {
        _nearLow = KeyHead.Lowest;
        _nearHigh = KeyHead.Highest;
        Node* node = _root;
        while (!node->IsLeaf)
        {
            int child = InnerNode.Search(node, head, key);
            if (child > 0)
                _nearLow = Node.HeadAt(node, child - 1);
            if (child < node->Count)
                _nearHigh = Node.HeadAt(node, child);
            node = InnerNode.ChildAt(node, child);
        }

        _near = node;
        _nearAt = -1;
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
