using System.Numerics;
using ArdbNet.RocksDb.Native;

namespace ArdbNet.RocksDb;

/// <summary>
/// An LRU cache of uncompressed blocks that stores may share. Stores opened with it keep it alive: it may be disposed
/// before them. Any thread.
/// </summary>
public sealed class BlockCache : IDisposable
{
    // The filter of a table file with millions of small entries takes megabytes. What is larger than a shard is never
    // kept but read from the file for each look-up.
    private const long MinShardBytes = 32 << 20;
    private const int MaxShardBits = 6;

    private readonly CacheHandle _handle;

    public BlockCache(long capacityBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacityBytes);
        _handle = CacheHandle.CreateLru((nuint)capacityBytes, ShardBitsOf(capacityBytes));
    }

    /// <summary>Most bytes it keeps; a smaller value evicts at once.</summary>
    public long CapacityBytes
    {
        get => (long)CacheHandle.GetCapacity(Handle);
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            CacheHandle.SetCapacity(Handle, (nuint)value);
        }
    }

    /// <summary>Bytes in the cache now.</summary>
    public long UsageBytes => (long)CacheHandle.GetUsage(Handle);

    /// <summary>Bytes that iterators and slices hold and that cannot be evicted.</summary>
    public long PinnedUsageBytes => (long)CacheHandle.GetPinnedUsage(Handle);

    internal CacheHandle Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle.IsDisposed, this);
            return _handle;
        }
    }

    public void Dispose() => _handle.Dispose();

    private static int ShardBitsOf(long capacityBytes) =>
        Math.Min(BitOperations.Log2((ulong)Math.Max(capacityBytes / MinShardBytes, 1)), MaxShardBits);
}
