using ArdbNet.RocksDb;

namespace ArdbNet.Storage.Engine;

/// <summary>
/// Ranges in which a cursor found nothing and took its time, or would: many neighbours were deleted together. If
/// RocksDB has much there and nothing of it lives, it is asked to compact them. Deletions that are in nobody's way stay
/// until RocksDB comes by: to compact whatever has many of them would rewrite a large collection again and again for a
/// few that are scattered over it. Any thread.
/// </summary>
internal sealed class SlowRanges
{
    // What is less takes a millisecond to walk over.
    private const long MinBytes = 256 << 10;
    private const int MaxCount = 64;

    private readonly Lock _gate = new();
    private readonly Queue<DeadRange> _noted = [];

    /// <summary>Called when there is something for <see cref="Compact"/>.</summary>
    public Action? Noted { get; set; }

    /// <summary>Perhaps nothing lives between two keys. Too many are forgotten: whoever comes by again says so.</summary>
    public void Note(ReadOnlySpan<byte> low, ReadOnlySpan<byte> high)
    {
        if (Noted is not { } noted || low.SequenceCompareTo(high) >= 0) return;
        lock (_gate)
        {
            if (_noted.Count == MaxCount) return;
            _noted.Enqueue(new DeadRange(low.ToArray(), high.ToArray()));
        }

        noted();
    }

    /// <exception cref="RocksDbException">RocksDB can't tell, or refuses.</exception>
    public void Compact(DiskStore disk)
    {
        while (TryTake(out var range))
        {
            if (disk.ApproximateSize(range.Low, range.High) < MinBytes || !IsEmpty(disk, range)) continue;
            disk.SuggestCompactRange(range.Low, range.High);
        }
    }

    private static bool IsEmpty(DiskStore disk, in DeadRange range)
    {
        using var cursor = disk.OpenCursor(snapshot: null, range.Low, range.High);
        cursor.Seek(range.Low);
        return !cursor.IsValid;
    }

    private bool TryTake(out DeadRange range)
    {
        lock (_gate) return _noted.TryDequeue(out range);
    }
}
