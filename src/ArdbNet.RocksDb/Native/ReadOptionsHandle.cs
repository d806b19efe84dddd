using System.Runtime.InteropServices;

namespace ArdbNet.RocksDb.Native;

/// <summary>
/// rocksdb_readoptions_t with the bytes of its bounds: iterators point into both, so they keep this handle alive.
/// </summary>
internal sealed unsafe partial class ReadOptionsHandle : NativeHandle
{
    private byte* _lowerBound;
    private byte* _upperBound;
    private int _lowerBoundLength;
    private int _upperBoundLength;

    internal ReadOnlySpan<byte> LowerBound
    {
        get => new(_lowerBound, _lowerBoundLength);
        set
        {
            var previous = _lowerBound;
            _lowerBound = Copy(value);
            _lowerBoundLength = value.Length;
            SetLowerBound(this, _lowerBound, (nuint)value.Length);
            NativeMemory.Free(previous);
        }
    }

    internal ReadOnlySpan<byte> UpperBound
    {
        get => new(_upperBound, _upperBoundLength);
        set
        {
            var previous = _upperBound;
            _upperBound = Copy(value);
            _upperBoundLength = value.Length;
            SetUpperBound(this, _upperBound, (nuint)value.Length);
            NativeMemory.Free(previous);
        }
    }

    internal static ReadOptionsHandle Create()
    {
        var options = new ReadOptionsHandle();
        options.SetHandle(CreateNative());
        return options;
    }

    internal void SetSnapshot(SnapshotHandle snapshot)
    {
        KeepAlive(snapshot);
        SetSnapshot(this, snapshot);
    }

    protected override void Destroy(nint native)
    {
        DestroyNative(native);
        NativeMemory.Free(_lowerBound);
        NativeMemory.Free(_upperBound);
    }

    // RocksDB takes a null pointer as "no bound".
    private static byte* Copy(ReadOnlySpan<byte> key)
    {
        if (key.IsEmpty)
            return null;

        var copy = (byte*)NativeMemory.Alloc((nuint)key.Length);
        key.CopyTo(new Span<byte>(copy, key.Length));
        return copy;
    }

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_readoptions_create")]
    private static partial nint CreateNative();

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_readoptions_destroy")]
    private static partial void DestroyNative(nint options);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_readoptions_set_snapshot")]
    private static partial void SetSnapshot(ReadOptionsHandle options, SnapshotHandle snapshot);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_readoptions_set_iterate_lower_bound")]
    private static partial void SetLowerBound(ReadOptionsHandle options, byte* key, nuint length);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_readoptions_set_iterate_upper_bound")]
    private static partial void SetUpperBound(ReadOptionsHandle options, byte* key, nuint length);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_readoptions_set_verify_checksums")]
    internal static partial void SetVerifyChecksums(ReadOptionsHandle options, byte value);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_readoptions_set_fill_cache")]
    internal static partial void SetFillCache(ReadOptionsHandle options, byte value);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_readoptions_set_readahead_size")]
    internal static partial void SetReadahead(ReadOptionsHandle options, nuint bytes);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_readoptions_set_total_order_seek")]
    internal static partial void SetTotalOrderSeek(ReadOptionsHandle options, byte value);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_readoptions_set_read_tier")]
    internal static partial void SetReadTier(ReadOptionsHandle options, int tier);

    [LibraryImport(
        RocksDbLibrary.ImportName,
        EntryPoint = "rocksdb_readoptions_set_background_purge_on_iterator_cleanup")]
    internal static partial void SetBackgroundPurge(ReadOptionsHandle options, byte value);
}
