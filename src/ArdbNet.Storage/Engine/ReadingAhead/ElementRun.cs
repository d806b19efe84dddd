namespace ArdbNet.Storage.Engine.ReadingAhead;

/// <summary>
/// Neighbouring elements of one list as RocksDB has them, in the order in which a reader who goes one way asks for them,
/// and what it will ask for next. Elements are known by their distance from where the run began.
/// </summary>
/// <param name="isBackward">Whether the reader goes towards lower indexes.</param>
internal sealed class ElementRun(bool isBackward)
{
    /// <summary>Elements read at once at most.</summary>
    public const int MaxCount = 64;

    // Whoever turns away after two elements has not cost much.
    private const int FirstCount = 8;

    // A run does not grow from here on, and longer values end it.
    private const int MaxBytes = 16 * 1024;
    private const int MaxValueBytes = 4096;

    private readonly int[] _ends = new int[MaxCount];
    private byte[] _values = [];
    private ulong _collectionId;
    private long _start;
    private long _next;
    private int _wanted;

    // The run has the elements of these distances.
    private int _from;
    private int _end;

    /// <summary>Memory that the run takes.</summary>
    public int Bytes => _values.Length;

    public bool TryFind(ulong collectionId, long index, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (!Has(collectionId, index, out var at)) return false;
        var start = at == 0 ? 0 : _ends[at - 1];
        value = _values.AsSpan(start, _ends[at] - start);
        _next = Beside(index);
        return true;
    }

    /// <summary>
    /// An element is asked for that the run does not have. The run begins anew with it and is empty.
    /// </summary>
    /// <returns>How many elements to add: 0 unless the one before was asked for last.</returns>
    public int Begin(ulong collectionId, long index)
    {
        var isNext = collectionId == _collectionId && index == _next;
        _wanted = isNext ? Math.Clamp(2 * _wanted, FirstCount, MaxCount) : 0;
        _collectionId = collectionId;
        _start = index;
        _next = Beside(index);
        _from = _end = 0;
        return _wanted;
    }

    /// <summary>Adds the next element. False if the run is full without it.</summary>
    public bool TryAdd(ReadOnlySpan<byte> value)
    {
        var start = _end == 0 ? 0 : _ends[_end - 1];
        if (_end == MaxCount || start >= MaxBytes || value.Length > MaxValueBytes) return false;

        var end = start + value.Length;
        if (_values.Length < end) Array.Resize(ref _values, Math.Max(end, 2 * _values.Length));
        value.CopyTo(_values.AsSpan(start));
        _ends[_end++] = end;
        return true;
    }

    /// <summary>The element is no longer what it was in RocksDB.</summary>
    public void Forget(ulong collectionId, long index)
    {
        if (!Has(collectionId, index, out var at)) return;
        if (at == _from) _from++;
        else _end = at;
    }

    private long Beside(long index) => isBackward ? index - 1 : index + 1;

    private bool Has(ulong collectionId, long index, out int at)
    {
        var distance = isBackward ? _start - index : index - _start;
        at = (int)distance;
        return collectionId == _collectionId && distance >= _from && distance < _end;
    }
}
