using System.Buffers;

namespace ArdbNet.Resp.Reading;

/// <summary>
/// The bytes a client has sent and that are not consumed yet, in one contiguous array.
/// It grows with bytes that have arrived, never with a length that was only claimed, and holds no array while empty.
/// </summary>
internal sealed class QueryBuffer : IDisposable
{
    private const int SmallestLength = 1024;

    // Larger arrays are made to measure and left to the collector: the pool would round them up to a power of two.
    private const int LargestPooled = 16 << 20;
    private const int LargestIdle = 64 << 10;

    private byte[] _bytes = [];
    private int _start;
    private int _end;

    public int Length => _end - _start;

    public int Capacity => _bytes.Length;

    public Span<byte> Unread => _bytes.AsSpan(_start, _end - _start);

    /// <summary>The array behind <see cref="Unread"/>, for slices that outlive the call.</summary>
    public ArraySegment<byte> UnreadBytes => new(_bytes, _start, _end - _start);

    /// <summary>
    /// Copies bytes behind the unread ones; false when no array can hold them all.
    /// <paramref name="expectedLength"/>: bytes the unread request will have, a hint that only limits growth.
    /// </summary>
    public bool TryAppend(in ReadOnlySequence<byte> bytes, long expectedLength)
    {
        var needed = Length + bytes.Length;
        if (needed > Array.MaxLength)
            return false;

        var added = (int)bytes.Length;
        if (_bytes.Length - _end < added)
            MakeRoom((int)needed, expectedLength);
        bytes.CopyTo(_bytes.AsSpan(_end));
        _end += added;
        return true;
    }

    public void Consume(int count)
    {
        _start += count;
        if (_start == _end)
        {
            _start = _end = 0;
            if (_bytes.Length != 0)
                Replace([]);
        }
        else if (_bytes.Length > LargestIdle && Length <= _bytes.Length / 8)
        {
            MoveTo(Rent(Length));
        }
    }

    public void Dispose()
    {
        _start = _end = 0;
        Replace([]);
    }

    private void MakeRoom(int needed, long expectedLength)
    {
        if (needed <= _bytes.Length)
        {
            Unread.CopyTo(_bytes);
            _end -= _start;
            _start = 0;
            return;
        }

        var doubled = Math.Min(2L * _bytes.Length, Array.MaxLength);
        var grown = expectedLength >= needed && expectedLength <= doubled ? expectedLength : doubled;
        MoveTo(Rent((int)Math.Max(needed, grown)));
    }

    private void MoveTo(byte[] bytes)
    {
        var length = Length;
        Unread.CopyTo(bytes);
        Replace(bytes);
        _start = 0;
        _end = length;
    }

    private void Replace(byte[] bytes)
    {
        var old = _bytes;
        _bytes = bytes;
        if (old.Length is > 0 and <= LargestPooled)
            ArrayPool<byte>.Shared.Return(old);
    }

    private static byte[] Rent(int length) => length <= LargestPooled
        ? ArrayPool<byte>.Shared.Rent(Math.Max(length, SmallestLength))
        : GC.AllocateUninitializedArray<byte>(length);
}
