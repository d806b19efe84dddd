using System.Buffers;

namespace ArdbNet.Resp.Writing;

/// <summary>
/// Replies on their way out: a chain of pooled segments. The first segment is kept over <see cref="Clear"/>, so that
/// small replies cause no pool traffic. One writer at a time; not thread-safe.
/// </summary>
public sealed class ReplyBuffer : IBufferWriter<byte>, IDisposable
{
    private const int FirstLength = 4 << 10;
    private const int SmallestNext = 16 << 10;
    private const int LargestNext = 1 << 20;

    // Segments up to _last are in use. The last one's length is _used, which its slot does not show.
    private ReplySegment[] _segments = new ReplySegment[1];
    private int _last;
    private byte[] _current = [];
    private int _used;
    private long _before;

    /// <summary>Bytes written.</summary>
    public long Length => _before + _used;

    /// <summary>Arrays that hold what was written.</summary>
    public int SegmentCount => Length == 0 ? 0 : _last + 1;

    /// <summary>Bytes in segments behind the first one.</summary>
    public long OverflowLength => _last == 0 ? 0 : Length - _segments[0].Length;

    /// <summary>Bytes of the segment that is being written to.</summary>
    public int CurrentCapacity => _current.Length;

    /// <summary>One of <see cref="SegmentCount"/> pieces in the order they were written; valid until the next change.</summary>
    public ReadOnlyMemory<byte> Segment(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)SegmentCount, nameof(index));
        return index == _last ? _current.AsMemory(0, _used) : _segments[index].Bytes.AsMemory(0, _segments[index].Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        if (_current.Length - _used < Math.Max(sizeHint, 1))
            AddSegment(sizeHint);
        return _current.AsSpan(_used);
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_current.Length - _used < Math.Max(sizeHint, 1))
            AddSegment(sizeHint);
        return _current.AsMemory(_used);
    }

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_current.Length - _used), nameof(count));
        _used += count;
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > _current.Length - _used)
        {
            var fitting = _current.Length - _used;
            bytes[..fitting].CopyTo(_current.AsSpan(_used));
            _used += fitting;
            bytes = bytes[fitting..];
            AddSegment(Math.Min(bytes.Length, LargestNext));
        }

        bytes.CopyTo(_current.AsSpan(_used));
        _used += bytes.Length;
    }

    /// <summary>The place where the next byte will stand.</summary>
    public ReplyPosition Mark() => new(_last, _used, Length);

    /// <summary>Drops what was written since <paramref name="position"/> was marked in this buffer.</summary>
    public void Rewind(ReplyPosition position)
    {
        if (position.Segment > _last || position.Total > Length)
            throw new ArgumentException("The position is not in this buffer any more.", nameof(position));

        while (_last > position.Segment)
            DropLast();
        _used = position.Length;
        _before = position.Total - position.Length;
    }

    /// <summary>Writes everything into <paramref name="destination"/>; this buffer keeps it.</summary>
    public void CopyTo(IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        for (var i = 0; i < _last; i++)
            destination.Write(_segments[i].Bytes.AsSpan(0, _segments[i].Length));
        if (_used != 0)
            destination.Write(_current.AsSpan(0, _used));
    }

    /// <summary>
    /// Appends everything to <paramref name="other"/> and is empty then. Segments change hands; only a chain that
    /// fits into the rest of the other's segment is copied.
    /// </summary>
    public void MoveTo(ReplyBuffer other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (ReferenceEquals(this, other))
            throw new ArgumentException("A reply buffer cannot move to itself.", nameof(other));

        if (Length <= other._current.Length - other._used)
        {
            CopyTo(other);
            Clear();
            return;
        }

        for (var i = 0; i <= _last; i++)
            other.Adopt(i == _last ? new ReplySegment { Bytes = _current, Length = _used } : _segments[i]);
        Forget();
    }

    public byte[] ToArray()
    {
        var bytes = new byte[Length];
        var rest = bytes.AsSpan();
        for (var i = 0; i < _last; i++)
        {
            _segments[i].Bytes.AsSpan(0, _segments[i].Length).CopyTo(rest);
            rest = rest[_segments[i].Length..];
        }

        _current.AsSpan(0, _used).CopyTo(rest);
        return bytes;
    }

    /// <summary>Drops everything and keeps one small segment for the next replies.</summary>
    public void Clear()
    {
        while (_last > 0)
            DropLast();
        _used = 0;
        _before = 0;
        if (_current.Length > SmallestNext)
            Dispose();
    }

    /// <summary>Gives all segments back; the buffer is empty and usable.</summary>
    public void Dispose()
    {
        while (_last > 0)
            DropLast();
        if (_current.Length != 0)
            ArrayPool<byte>.Shared.Return(_current);
        Forget();
    }

    private void Forget()
    {
        Array.Clear(_segments);
        _last = 0;
        _current = [];
        _used = 0;
        _before = 0;
    }

    private void DropLast()
    {
        ArrayPool<byte>.Shared.Return(_current);
        _segments[_last] = default;
        _last--;
        _current = _segments[_last].Bytes;
        _used = _segments[_last].Length;
        _before -= _used;
    }

    private void AddSegment(int sizeHint)
    {
        var length = _current.Length == 0 ? FirstLength : (int)Math.Clamp(Length, SmallestNext, LargestNext);
        Push(ArrayPool<byte>.Shared.Rent(Math.Max(sizeHint, length)));
    }

    private void Adopt(ReplySegment segment)
    {
        if (segment.Length == 0)
        {
            if (segment.Bytes.Length != 0)
                ArrayPool<byte>.Shared.Return(segment.Bytes);
            return;
        }

        Push(segment.Bytes);
        _used = segment.Length;
    }

    private void Push(byte[] bytes)
    {
        if (_used != 0)
        {
            _segments[_last] = new ReplySegment { Bytes = _current, Length = _used };
            _before += _used;
            if (++_last == _segments.Length)
                Array.Resize(ref _segments, _last * 2);
        }
        else if (_current.Length != 0)
        {
            ArrayPool<byte>.Shared.Return(_current);
        }

        _current = bytes;
        _used = 0;
    }
}
