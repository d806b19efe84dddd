using ArdbNet.Storage.Engine.Buffering;

namespace ArdbNet.Storage.Engine;

/// <summary>
/// A consistent view of the whole store: the live one, which only the executor may use, or a snapshot, which belongs
/// to whoever made it.
/// </summary>
public abstract class StoreView
{
    /// <summary>
    /// The value of a key. In the live view the span is valid until the command ends; in a snapshot until the next
    /// call of this method.
    /// </summary>
    /// <exception cref="RocksDb.RocksDbException">The disk or the file is broken.</exception>
    public abstract bool TryGet(scoped ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value);

    /// <summary>
    /// A cursor over the keys from <paramref name="lower"/> up to but not including <paramref name="upper"/>. Returned
    /// unpositioned. Dispose it in the thread that uses it.
    /// </summary>
    public abstract StoreCursor OpenCursor(ReadOnlySpan<byte> lower, ReadOnlySpan<byte> upper);

    /// <summary>Cursors over the write buffers, from new to old.</summary>
    internal abstract BufferCursor[] OpenBuffers();

    /// <summary>RocksDB's part of the view within bounds, which are not changed any more.</summary>
    internal abstract DiskCursor OpenDisk(byte[] lower, byte[] upper);

    /// <summary>Takes back what <see cref="OpenDisk"/> gave.</summary>
    internal abstract void CloseDisk(DiskCursor cursor);

    /// <summary>A cursor over all keys that begin with <paramref name="prefix"/>, which is not all 0xFF.</summary>
    public StoreCursor OpenCursor(ReadOnlySpan<byte> prefix)
    {
        Span<byte> upper = stackalloc byte[prefix.Length];
        prefix.CopyTo(upper);
        for (var i = upper.Length - 1; i >= 0; i--)
        {
            if (++upper[i] != 0) return OpenCursor(prefix, upper[..(i + 1)]);
        }

        throw new ArgumentException("A prefix of only 0xFF has no end.", nameof(prefix));
    }
}
