using ArdbNet.RocksDb.Native;

namespace ArdbNet.RocksDb;

/// <summary>
/// An open RocksDB directory with its default column family. Any thread. After Dispose every call throws
/// <see cref="ObjectDisposedException"/>; the directory is closed as soon as running calls, iterators, snapshots and
/// slices are done with it too.
/// </summary>
public sealed unsafe class RocksDbStore : IDisposable
{
    private readonly StoreHandle _handle;

    private RocksDbStore(string path, StoreHandle handle)
    {
        Path = path;
        _handle = handle;
    }

    /// <summary>The directory it was opened with.</summary>
    public string Path { get; }

    /// <summary>Number of the last change; each change in a batch counts.</summary>
    public long LatestSequenceNumber => (long)StoreHandle.LatestSequenceNumber(Handle);

    private StoreHandle Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle.IsDisposed, this);
            return _handle;
        }
    }

    /// <exception cref="RocksDbException">
    /// The directory is missing, not a store, damaged, or <see cref="RocksDbErrorKind.Locked"/> by another.
    /// </exception>
    /// <exception cref="RocksDbLibraryMissingException">No librocksdb is installed.</exception>
    public static RocksDbStore Open(string path, RocksDbOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(options);
        using var handle = OptionsHandle.From(options);
        return new RocksDbStore(path, StoreHandle.Open(path, handle));
    }

    /// <summary>Opens what is on disk without locking or changing it; a writer may be at work in the directory.</summary>
    /// <exception cref="RocksDbException">The directory is missing, not a store or damaged.</exception>
    public static RocksDbStore OpenReadOnly(string path, RocksDbOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(options);
        using var handle = OptionsHandle.From(options);
        return new RocksDbStore(path, StoreHandle.OpenReadOnly(path, handle));
    }

    /// <summary>Reads one value in place, without copying it; the result must be disposed.</summary>
    /// <exception cref="RocksDbException">The data cannot be read.</exception>
    public PinnedSlice Get(ReadOnlySpan<byte> key, ReadOptions options)
    {
        nint error = 0;
        var slice = Get(key, options, ref error);
        NativeError.ThrowIfSet(error);
        return slice;
    }

    /// <summary>
    /// As <see cref="Get(ReadOnlySpan{byte}, ReadOptions)"/>, but false where options with <see cref="ReadTier.BlockCache"/> cannot tell without the
    /// disk.
    /// </summary>
    /// <exception cref="RocksDbException">The data cannot be read.</exception>
    public bool TryGetCached(ReadOnlySpan<byte> key, ReadOptions options, out PinnedSlice slice)
    {
        nint error = 0;
        slice = Get(key, options, ref error);
        if (error == 0)
            return true;

        // Not an exception: whoever asks the cache first expects to miss often.
        NativeError.ThrowUnlessIncomplete(error);
        return false;
    }

    /// <summary>Applies a batch at once; the batch stays as it is.</summary>
    /// <exception cref="RocksDbException">Nothing of the batch was applied.</exception>
    public void Write(WriteBatch batch, WriteOptions options)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(options);
        nint error = 0;
        StoreHandle.Write(Handle, options.Handle, batch.Handle, ref error);
        NativeError.ThrowIfSet(error);
    }

    /// <summary>Deletes from <paramref name="begin"/> up to but not including <paramref name="end"/>.</summary>
    /// <exception cref="RocksDbException">Nothing was deleted.</exception>
    public void DeleteRange(ReadOnlySpan<byte> begin, ReadOnlySpan<byte> end, WriteOptions options)
    {
        using var batch = new WriteBatch();
        batch.DeleteRange(begin, end);
        Write(batch, options);
    }

    /// <summary>A cursor over the state as it is now, or as it was at the options' snapshot; not yet at an entry.</summary>
    public RocksDbIterator NewIterator(ReadOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var store = Handle;
        ThrowIfOfAnotherStore(options, store);
        return new RocksDbIterator(IteratorHandle.Create(store, options.Handle));
    }

    public RocksDbSnapshot CreateSnapshot() => new(SnapshotHandle.Create(Handle));

    /// <summary>Writes the memtables to table files; <paramref name="wait"/> until they are on disk.</summary>
    /// <exception cref="RocksDbException">The disk is full or failed.</exception>
    public void Flush(bool wait)
    {
        using var options = FlushOptionsHandle.Create(wait);
        nint error = 0;
        StoreHandle.Flush(Handle, options, ref error);
        NativeError.ThrowIfSet(error);
    }

    /// <summary>A property such as <c>rocksdb.stats</c>; null if there is none of that name.</summary>
    public string? Property(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return NativeError.TakeText(StoreHandle.Property(Handle, name));
    }

    /// <summary>A property that is one number, such as <c>rocksdb.estimate-num-keys</c>; null if there is none.</summary>
    public long? PropertyNumber(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return StoreHandle.PropertyNumber(Handle, name, out var value) == 0 ? (long)value : null;
    }

    /// <summary>Compacts all levels of a range and waits for it; empty ends mean the first and the last key.</summary>
    public void CompactRange(ReadOnlySpan<byte> begin, ReadOnlySpan<byte> end)
    {
        fixed (byte* beginBytes = begin, endBytes = end)
            StoreHandle.CompactRange(Handle, beginBytes, (nuint)begin.Length, endBytes, (nuint)end.Length);
    }

    /// <summary>Has the files of a range compacted into the next level, in the background and when there is time.</summary>
    /// <exception cref="RocksDbException">RocksDB refuses.</exception>
    public void SuggestCompactRange(ReadOnlySpan<byte> begin, ReadOnlySpan<byte> end)
    {
        nint error = 0;
        fixed (byte* beginBytes = begin, endBytes = end)
        {
            StoreHandle.SuggestCompactRange(
                Handle, beginBytes, (nuint)begin.Length, endBytes, (nuint)end.Length, ref error);
        }

        NativeError.ThrowIfSet(error);
    }

    /// <summary>
    /// Drops the table files that lie wholly within the range, whatever snapshots may want to see in them. Keys in
    /// memtables and in files that reach beyond the range stay.
    /// </summary>
    /// <exception cref="RocksDbException">The disk failed.</exception>
    public void DeleteFilesInRange(ReadOnlySpan<byte> begin, ReadOnlySpan<byte> end)
    {
        nint error = 0;
        fixed (byte* beginBytes = begin, endBytes = end)
        {
            StoreHandle.DeleteFilesInRange(
                Handle, beginBytes, (nuint)begin.Length, endBytes, (nuint)end.Length, ref error);
        }

        NativeError.ThrowIfSet(error);
    }

    /// <summary>Bytes that a range takes in table files, compressed; memtables do not count.</summary>
    /// <exception cref="RocksDbException">The files' indexes cannot be read.</exception>
    public long ApproximateSize(ReadOnlySpan<byte> begin, ReadOnlySpan<byte> end)
    {
        nint error = 0;
        ulong size = 0;
        var beginLength = (nuint)begin.Length;
        var endLength = (nuint)end.Length;
        fixed (byte* beginBytes = begin, endBytes = end)
        {
            var first = beginBytes;
            var last = endBytes;
            StoreHandle.ApproximateSizes(Handle, 1, &first, &beginLength, &last, &endLength, &size, ref error);
        }

        NativeError.ThrowIfSet(error);
        return (long)size;
    }

    /// <summary>Changes one of the column family's options while the store is open.</summary>
    /// <exception cref="RocksDbException">No such option, not changeable, or a bad value.</exception>
    public void SetOptions(string key, string value)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        nint error = 0;
        StoreHandle.SetOptions(Handle, 1, [key], [value], ref error);
        NativeError.ThrowIfSet(error);
    }

    /// <summary>Takes files made by <see cref="SstFileWriter"/> in, all or none.</summary>
    /// <exception cref="RocksDbException">A file is missing, damaged, empty or not to be taken.</exception>
    public void IngestFiles(IReadOnlyList<string> files, IngestOptions options)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(options);
        using var handle = IngestOptionsHandle.From(options);
        nint error = 0;
        StoreHandle.IngestFiles(Handle, [.. files], (nuint)files.Count, handle, ref error);
        NativeError.ThrowIfSet(error);
    }

    /// <summary>
    /// Makes a copy of the store that can be opened by itself, memtables included; table files are hard-linked where
    /// the file system allows it. <paramref name="path"/> must not exist, its parent must.
    /// </summary>
    /// <exception cref="RocksDbException">The directory exists, cannot be made, or the disk is full.</exception>
    public void Checkpoint(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var checkpoint = CheckpointHandle.Create(Handle);
        nint error = 0;
        CheckpointHandle.Write(checkpoint, path, logSizeForFlush: 0, ref error);
        NativeError.ThrowIfSet(error);
    }

    public void Dispose() => _handle.Dispose();

    private static void ThrowIfOfAnotherStore(ReadOptions options, StoreHandle store)
    {
        if (options.Snapshot is { } snapshot && !snapshot.IsOf(store))
            throw new ArgumentException("The options' snapshot is of another store.", nameof(options));
    }

    private PinnedSlice Get(ReadOnlySpan<byte> key, ReadOptions options, ref nint error)
    {
        ArgumentNullException.ThrowIfNull(options);
        var store = Handle;
        ThrowIfOfAnotherStore(options, store);
        var isHeld = false;
        store.DangerousAddRef(ref isHeld);
        nint slice = 0;
        try
        {
            fixed (byte* keyBytes = key)
            {
                slice = StoreHandle.GetPinned(
                    store.DangerousGetHandle(), options.Handle, keyBytes, (nuint)key.Length, ref error);
            }
        }
        finally
        {
            if (slice == 0)
                store.DangerousRelease();
        }

        return slice == 0 ? default : new PinnedSlice(store, slice);
    }
}
