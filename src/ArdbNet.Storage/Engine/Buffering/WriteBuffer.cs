namespace ArdbNet.Storage.Engine.Buffering;

/// <summary>
/// The writes on their way to RocksDB: an ordered map in native memory in which overwrites coalesce. One thread
/// writes and reads it until <see cref="Freeze"/>; from then on any number of threads read it and nobody writes.
/// Keys sort by unsigned bytes, a prefix before what it is a prefix of.
/// <para>
/// A written blob is never changed. An overwrite makes a new one, and the old one is used again only after the next
/// <see cref="Commit"/>: spans handed out stay as they are until the next Commit or <see cref="Rollback"/>, or for
/// as long as a frozen buffer is referenced.
/// </para>
/// </summary>
public sealed unsafe class WriteBuffer : IDisposable
{
    private const long MinWeightOfEntry = 448;

    private readonly BlobArena _arena = new();
    private readonly WriteJournal _journal = new();

    private int _references = 1;
    private int _isDisposed;
    private volatile bool _isFrozen;
    private bool _hasIdleTombstones;

    /// <summary>Makes an empty buffer that holds no native memory yet.</summary>
    public WriteBuffer() => Tree = new BufferTree(_arena);

    /// <summary>Native memory held, in bytes.</summary>
    public long MemoryBytes => Tree.Bytes + _arena.Bytes + _journal.Bytes;

    /// <summary>
    /// The memory in bytes, but 448 for each entry at least: after a crash each costs the replay a look into RocksDB,
    /// however short it is.
    /// </summary>
    public long Weight => Math.Max(MemoryBytes, Count * MinWeightOfEntry);

    /// <summary>Entries, tombstones included.</summary>
    public int Count { get; private set; }

    /// <summary>Writes that found the key here already.</summary>
    public long Overwrites { get; private set; }

    public bool IsFrozen => _isFrozen;

    /// <summary>Whether there are writes since the last commit.</summary>
    public bool HasUncommitted => _journal.Count > 0;

    /// <summary>Writes since the last commit.</summary>
    internal int UncommittedCount => _journal.Count;

    internal BufferTree Tree { get; }

    /// <summary>Counts insertions: a cursor of another version has lost its place.</summary>
    internal long TreeVersion { get; private set; }

    /// <summary>Counts commits and rollbacks with effect: blobs seen in another epoch may be gone.</summary>
    internal long Epoch { get; private set; }

    /// <summary>One of the writes since the last commit, by the order in which they came; of a key the last one counts.</summary>
    internal Blob UncommittedAt(int at) => _journal[at].Written;

    public BufferLookup Find(scoped ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (Tree.IsEmpty)
        {
            ThrowIfReleased();
            return BufferLookup.Absent;
        }

        // Who looks a key up is likely to write it next; frozen, the tree has readers that must not remember anything in it.
        KeyHead head = KeyHead.Of(key);
        bool found = _isFrozen
            ? Tree.Locate(head, key, out Node* leaf, out int at)
            : Tree.LocateNear(head, key, out leaf, out at);
        if (!found)
            return BufferLookup.Absent;
        Blob blob = Node.BlobAt(leaf, at);
        if (blob.IsTombstone)
            return BufferLookup.Deleted;
        value = blob.Value;
        return BufferLookup.Found;
    }

    /// <exception cref="InvalidOperationException">The buffer is frozen.</exception>
    public void Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) =>
        Write(key, value, isTombstone: false, isFresh: false);

    /// <summary>
    /// Puts a key that neither this buffer nor anything below it has alive: if it is deleted again before the buffer is
    /// frozen, nothing of it remains.
    /// </summary>
    /// <exception cref="InvalidOperationException">The buffer is frozen.</exception>
    public void PutNew(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) =>
        Write(key, value, isTombstone: false, isFresh: true);

    /// <summary>Puts a tombstone, whether or not the buffer has the key.</summary>
    /// <exception cref="InvalidOperationException">The buffer is frozen.</exception>
    public void Delete(ReadOnlySpan<byte> key) => Write(key, default, isTombstone: true, isFresh: false);

    /// <summary>Keeps everything since the last commit; memory of what was overwritten becomes reusable.</summary>
    public void Commit()
    {
        if (_journal.Count == 0)
            return;
        if (_hasIdleTombstones)
            RemoveIdleTombstones();
        for (int i = 0; i < _journal.Count; i++)
        {
            Blob replaced = _journal[i].Replaced;
            if (!replaced.IsNull)
                _arena.Free(replaced);
        }

        _journal.Clear();
        Epoch++;
    }

    /// <summary>Undoes everything since the last commit, exactly.</summary>
    public void Rollback()
    {
        if (_journal.Count == 0)
            return;
        for (int i = _journal.Count - 1; i >= 0; i--)
            Undo(_journal[i].Written, _journal[i].Replaced);
        _journal.Clear();
        _hasIdleTombstones = false;
        Epoch++;
    }

    /// <summary>Commits and ends writing for good; the buffer may then be handed to other threads.</summary>
    public void Freeze()
    {
        ThrowIfReleased();
        Commit();
        _journal.FreeAll();
        _isFrozen = true;
    }

    /// <summary>A cursor without a position. Who uses it holds a reference to the buffer.</summary>
    public BufferCursor OpenCursor()
    {
        ThrowIfReleased();
        return new BufferCursor(this);
    }

    /// <summary>False if the last reference is gone and with it the memory.</summary>
    public bool TryAddReference()
    {
        int references = Volatile.Read(ref _references);
        while (references > 0)
        {
            int seen = Interlocked.CompareExchange(ref _references, references + 1, references);
            if (seen == references)
                return true;
            references = seen;
        }

        return false;
    }

    /// <summary>Gives back one reference; the last one frees the memory.</summary>
    /// <exception cref="ObjectDisposedException">There was none left.</exception>
    public void Release()
    {
        int left = Interlocked.Decrement(ref _references);
        if (left > 0)
            return;
        if (left < 0)
        {
            Interlocked.Increment(ref _references);
            throw new ObjectDisposedException(nameof(WriteBuffer));
        }

        Epoch++;
        Count = 0;
        Tree.FreeAll();
        _arena.FreeAll();
        _journal.FreeAll();
    }

    /// <summary>Gives back the reference that the buffer was made with, once.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
            Release();
    }

    internal void ThrowIfReleased() =>
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _references) <= 0, this);

    private void Write(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, bool isTombstone, bool isFresh)
    {
        ThrowIfReleased();
        if (_isFrozen)
            throw new InvalidOperationException("The write buffer is frozen.");

        // Whatever can run out of memory comes before the first change.
        _journal.Reserve();
        KeyHead head = KeyHead.Of(key);
        if (Tree.IsEmpty)
            Tree.MakeRoom(head, key);
        if (Tree.LocateNear(head, key, out Node* leaf, out int at))
        {
            Overwrite(leaf, at, key, value, isTombstone);
            return;
        }

        if (leaf->IsFull)
        {
            TreeVersion++;
            Tree.MakeRoom(head, key);
            Tree.LocateNear(head, key, out leaf, out at);
        }

        Blob blob = _arena.Create(key, value, isTombstone, isFresh);
        Node.Insert(leaf, at, head, blob);
        _journal.Add(blob, default);
        TreeVersion++;
        Count++;
    }

    private void Overwrite(Node* leaf, int at, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, bool isTombstone)
    {
        Blob replaced = Node.BlobAt(leaf, at);
        if (isTombstone && replaced.IsTombstone)
            return;
        Overwrites++;
        _hasIdleTombstones |= isTombstone && replaced.IsFresh;
        Blob blob = _arena.Create(key, value, isTombstone, replaced.IsFresh);
        Node.Replace(leaf, at, blob);
        _journal.Add(blob, replaced);
    }

    /// <summary>Takes tombstones out that hide nothing.</summary>
    private void RemoveIdleTombstones()
    {
        _hasIdleTombstones = false;
        for (int i = 0; i < _journal.Count; i++)
        {
            Blob written = _journal[i].Written;
            if (!written.IsTombstone || !written.IsFresh)
                continue;
            Tree.Locate(KeyHead.Of(written.Key), written.Key, out Node* leaf, out int at);
            // Written again since, or the last entry: cursors would have to pass over ever more empty leaves.
            if (leaf->Count == 1 || Node.BlobAt(leaf, at).Address != written.Address)
                continue;
            Node.Remove(leaf, at);
            TreeVersion++;
            Count--;
            _arena.Free(written);
        }
    }

    private void Undo(Blob written, Blob replaced)
    {
        Tree.Locate(KeyHead.Of(written.Key), written.Key, out Node* leaf, out int at);
        if (replaced.IsNull)
        {
            Node.Remove(leaf, at);
            Count--;
        }
        else
        {
            Node.Replace(leaf, at, replaced);
        }

        _arena.Free(written);
    }
}
