namespace ArdbNet.Replication.Log;

/// <summary>
/// The segments in order, the published tail and what is pinned. Readers see a snapshot without a lock; the preparing
/// thread adds at the end, trimming takes from the beginning.
/// </summary>
internal sealed class SegmentChain(Segment[] opened, long tail)
{
    private readonly Lock _gate = new();
    private readonly List<LogPin> _pins = [];
    private Segment[] _segments = opened;
    private long _tail = tail;
    private long _damagedBefore;

    /// <summary>Bytes before it may be read by any thread; only the appending thread moves it.</summary>
    public long Tail
    {
        get => Volatile.Read(ref _tail);
        set => Volatile.Write(ref _tail, value);
    }

    public Segment[] Segments => Volatile.Read(ref _segments);

    /// <summary>The first offset that can be read.</summary>
    public long First => Math.Max(Segments[0].First, Volatile.Read(ref _damagedBefore));

    /// <summary>The offset up to which there is room.</summary>
    public long End => Segments[^1].End;

    /// <summary>The segment with the byte at an offset; null when it is gone or not made yet.</summary>
    public Segment? Find(long offset)
    {
        var segments = Segments;
        for (var index = segments.Length - 1; index >= 0; index--)
        {
            if (segments[index].First <= offset)
            {
                return offset < segments[index].End ? segments[index] : null;
            }
        }

        return null;
    }

    public void Add(Segment segment)
    {
        lock (_gate)
        {
            Volatile.Write(ref _segments, [.. _segments, segment]);
        }
    }

    /// <summary>Takes out the segments that lie wholly before an offset and before every pin; never the last.</summary>
    public Segment[] RemoveBefore(long offset)
    {
        lock (_gate)
        {
            foreach (var pin in _pins)
            {
                offset = Math.Min(offset, pin.Offset);
            }

            var count = 0;
            while (count < _segments.Length - 1 && _segments[count].End <= offset)
            {
                count++;
            }

            var removed = _segments[..count];
            if (count > 0)
            {
                Volatile.Write(ref _segments, _segments[count..]);
            }

            return removed;
        }
    }

    /// <exception cref="LogException">The offset is outside the log.</exception>
    public LogPin Pin(long offset)
    {
        lock (_gate)
        {
            if (offset < First || offset > Tail)
            {
                throw new LogException($"Offset {offset} is outside the log, which has {First} to {Tail}.");
            }

            var pin = new LogPin(this, offset);
            _pins.Add(pin);
            return pin;
        }
    }

    public void Unpin(LogPin pin)
    {
        lock (_gate)
        {
            _pins.Remove(pin);
        }
    }

    public void GiveUpBefore(long offset)
    {
        lock (_gate)
        {
            Volatile.Write(ref _damagedBefore, Math.Max(_damagedBefore, offset));
        }
    }
}
