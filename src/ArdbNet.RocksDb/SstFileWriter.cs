using ArdbNet.RocksDb.Native;

namespace ArdbNet.RocksDb;

/// <summary>
/// Writes a table file for <see cref="RocksDbStore.IngestFiles"/>. Keys must ascend. One thread at a time.
/// </summary>
public sealed unsafe class SstFileWriter : IDisposable
{
    private readonly SstFileWriterHandle _handle;

    /// <param name="options">Those of the store that will take the file in.</param>
    public SstFileWriter(RocksDbOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        using var handle = OptionsHandle.From(options);
        _handle = SstFileWriterHandle.Create(handle);
    }

    /// <summary>Bytes written so far.</summary>
    public long FileSizeBytes
    {
        get
        {
            SstFileWriterHandle.FileSize(Handle, out var size);
            return (long)size;
        }
    }

    private SstFileWriterHandle Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle.IsDisposed, this);
            return _handle;
        }
    }

    /// <summary>Starts a file; one that exists is overwritten.</summary>
    /// <exception cref="RocksDbException">The file cannot be made.</exception>
    public void Open(string file)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        nint error = 0;
        SstFileWriterHandle.Open(Handle, file, ref error);
        NativeError.ThrowIfSet(error);
    }

    /// <exception cref="RocksDbException">No file is open, the key does not ascend, or the disk is full.</exception>
    public void Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        nint error = 0;
        fixed (byte* keyBytes = key, valueBytes = value)
        {
            SstFileWriterHandle.Put(
                Handle, keyBytes, (nuint)key.Length, valueBytes, (nuint)value.Length, ref error);
        }

        NativeError.ThrowIfSet(error);
    }

    /// <summary>Records that <paramref name="key"/> is deleted in the store that takes the file in.</summary>
    /// <exception cref="RocksDbException">No file is open, the key does not ascend, or the disk is full.</exception>
    public void Delete(ReadOnlySpan<byte> key)
    {
        nint error = 0;
        fixed (byte* keyBytes = key)
            SstFileWriterHandle.Delete(Handle, keyBytes, (nuint)key.Length, ref error);
        NativeError.ThrowIfSet(error);
    }

    /// <summary>Completes and syncs the file; the writer can open another.</summary>
    /// <exception cref="RocksDbException">No file is open, it is empty, or the disk is full.</exception>
    public void Finish()
    {
        nint error = 0;
        SstFileWriterHandle.Finish(Handle, ref error);
        NativeError.ThrowIfSet(error);
    }

    public void Dispose() => _handle.Dispose();
}
