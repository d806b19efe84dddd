using System.Runtime.InteropServices;

namespace ArdbNet.RocksDb.Native;

/// <summary>rocksdb_ingestexternalfileoptions_t.</summary>
internal sealed partial class IngestOptionsHandle : NativeHandle
{
    internal static IngestOptionsHandle From(IngestOptions options)
    {
        var native = new IngestOptionsHandle();
        native.SetHandle(CreateNative());
        SetMoveFiles(native, OptionsHandle.Flag(options.MoveFiles));
        SetSnapshotConsistency(native, OptionsHandle.Flag(options.SnapshotConsistency));
        SetAllowGlobalSequenceNumber(native, OptionsHandle.Flag(options.AllowOverlap));
        SetAllowBlockingFlush(native, OptionsHandle.Flag(options.AllowBlockingFlush));
        return native;
    }

    protected override void Destroy(nint native) => DestroyNative(native);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_ingestexternalfileoptions_create")]
    private static partial nint CreateNative();

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_ingestexternalfileoptions_destroy")]
    private static partial void DestroyNative(nint options);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_ingestexternalfileoptions_set_move_files")]
    private static partial void SetMoveFiles(IngestOptionsHandle options, byte value);

    [LibraryImport(
        RocksDbLibrary.ImportName,
        EntryPoint = "rocksdb_ingestexternalfileoptions_set_snapshot_consistency")]
    private static partial void SetSnapshotConsistency(IngestOptionsHandle options, byte value);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_ingestexternalfileoptions_set_allow_global_seqno")]
    private static partial void SetAllowGlobalSequenceNumber(IngestOptionsHandle options, byte value);

    [LibraryImport(
        RocksDbLibrary.ImportName,
        EntryPoint = "rocksdb_ingestexternalfileoptions_set_allow_blocking_flush")]
    private static partial void SetAllowBlockingFlush(IngestOptionsHandle options, byte value);
}
