using ArdbNet.RocksDb.Native;

namespace ArdbNet.RocksDb;

/// <summary>
/// Changes that a store applies at once, in order; made to be cleared and used again. One thread at a time. Keys and
/// values are copied.
/// </summary>
public sealed unsafe class WriteBatch : IDisposable
{
    // Up to here copying is shorter than anything the garbage collector could notice waiting for.
    private const int ShortRecordBytes = 4096;

    private readonly WriteBatchHandle _handle = WriteBatchHandle.Create();

    /// <summary>Number of changes.</summary>
    public int Count => WriteBatchHandle.Count(Handle);

    /// <summary>Size in RocksDB's own format, its 12-byte header included.</summary>
    public long DataSizeBytes
    {
        get
        {
            WriteBatchHandle.Data(Handle, out var size);
            return (long)size;
        }
    }

    internal WriteBatchHandle Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle.IsDisposed, this);
            return _handle;
        }
    }

    public void Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var handle = Handle;
        fixed (byte* keyBytes = key, valueBytes = value)
        {
            if (key.Length + (long)value.Length <= ShortRecordBytes)
                WriteBatchHandle.PutShort(handle, keyBytes, (nuint)key.Length, valueBytes, (nuint)value.Length);
            else
                WriteBatchHandle.Put(handle, keyBytes, (nuint)key.Length, valueBytes, (nuint)value.Length);
        }
    }

    public void Delete(ReadOnlySpan<byte> key)
    {
        fixed (byte* keyBytes = key)
            WriteBatchHandle.Delete(Handle, keyBytes, (nuint)key.Length);
    }

    /// <summary>Deletes from <paramref name="begin"/> up to but not including <paramref name="end"/>.</summary>
    public void DeleteRange(ReadOnlySpan<byte> begin, ReadOnlySpan<byte> end)
    {
        fixed (byte* beginBytes = begin, endBytes = end)
            WriteBatchHandle.DeleteRange(Handle, beginBytes, (nuint)begin.Length, endBytes, (nuint)end.Length);
    }

    /// <summary>Drops all changes and save points; the memory is kept for the next ones.</summary>
    public void Clear() => WriteBatchHandle.Clear(Handle);

    public void SetSavePoint() => WriteBatchHandle.SetSavePoint(Handle);

    /// <summary>Drops the changes since the last save point, and the save point.</summary>
    /// <exception cref="RocksDbException">There is no save point.</exception>
    public void RollbackToSavePoint()
    {
        nint error = 0;
        WriteBatchHandle.RollbackToSavePoint(Handle, ref error);
        NativeError.ThrowIfSet(error);
    }

    /// <summary>Drops the last save point and keeps the changes since.</summary>
    /// <exception cref="RocksDbException">There is no save point.</exception>
    public void PopSavePoint()
    {
        nint error = 0;
        WriteBatchHandle.PopSavePoint(Handle, ref error);
        NativeError.ThrowIfSet(error);
    }

    public void Dispose() => _handle.Dispose();
}
