using System.Runtime.InteropServices;

namespace ArdbNet.RocksDb.Native;

/// <summary>rocksdb_sstfilewriter_t.</summary>
internal sealed unsafe partial class SstFileWriterHandle : NativeHandle
{
    internal static SstFileWriterHandle Create(OptionsHandle options)
    {
        var writer = new SstFileWriterHandle();
        using var environment = EnvironmentOptionsHandle.Create();
        writer.SetHandle(CreateNative(environment, options));
        return writer;
    }

    protected override void Destroy(nint native) => DestroyNative(native);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_sstfilewriter_create")]
    private static partial nint CreateNative(EnvironmentOptionsHandle environment, OptionsHandle options);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_sstfilewriter_destroy")]
    private static partial void DestroyNative(nint writer);

    [LibraryImport(
        RocksDbLibrary.ImportName,
        EntryPoint = "rocksdb_sstfilewriter_open",
        StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void Open(SstFileWriterHandle writer, string file, ref nint error);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_sstfilewriter_put")]
    internal static partial void Put(
        SstFileWriterHandle writer, byte* key, nuint keyLength, byte* value, nuint valueLength, ref nint error);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_sstfilewriter_delete")]
    internal static partial void Delete(SstFileWriterHandle writer, byte* key, nuint keyLength, ref nint error);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_sstfilewriter_finish")]
    internal static partial void Finish(SstFileWriterHandle writer, ref nint error);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_sstfilewriter_file_size")]
    internal static partial void FileSize(SstFileWriterHandle writer, out ulong size);
}
