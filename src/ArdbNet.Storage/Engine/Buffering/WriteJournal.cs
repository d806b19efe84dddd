namespace ArdbNet.Storage.Engine.Buffering;

/// <summary>What was written since the last commit, oldest first: each new blob and the one it took the place of.</summary>
internal sealed unsafe class WriteJournal
{
    private const int FirstCapacity = 64;

    // A rare huge transaction does not keep its journal.
    private const int KeptCapacity = 4096;

    private (Blob Written, Blob Replaced)* _records;
    private int _capacity;

    public int Count { get; private set; }

    public long Bytes => (long)_capacity * sizeof((Blob, Blob));

    public (Blob Written, Blob Replaced) this[int at] => _records[at];

    /// <summary>Makes sure that the next <see cref="Add"/> cannot fail.</summary>
    public void Reserve()
    {
        if (Count == _capacity)
            Resize(_capacity == 0 ? FirstCapacity : checked(_capacity * 2));
    }

    public void Add(Blob written, Blob replaced) => _records[Count++] = (written, replaced);

    public void Clear()
    {
        Count = 0;
        if (_capacity > KeptCapacity)
            FreeAll();
    }

    public void FreeAll()
    {
        Count = 0;
        if (_records != null)
            NativeBlocks.Free((byte*)_records, Bytes);
        _records = null;
        _capacity = 0;
    }

    private void Resize(int capacity)
    {
        var records = ((Blob, Blob)*)NativeBlocks.Allocate((long)capacity * sizeof((Blob, Blob)));
        int count = Count;
        new ReadOnlySpan<(Blob, Blob)>(_records, count).CopyTo(new Span<(Blob, Blob)>(records, count));
        FreeAll();
        _records = records;
        _capacity = capacity;
        Count = count;
    }
}
