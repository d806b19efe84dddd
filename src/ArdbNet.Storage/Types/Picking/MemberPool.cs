using ArdbNet.Storage.Encoding;

namespace ArdbNet.Storage.Types.Picking;

/// <summary>
/// Members of one collection that were read together for random picks: all of a small one, or neighbours from a few random
/// places of a large one. Each is in the collection still, since whoever removes it there takes it away here.
/// </summary>
internal sealed class MemberPool
{
    /// <summary>Members at most; up to as many a pool is the whole collection.</summary>
    public const int Capacity = MemberCursor.MaxUniformCount;

    // A longer member makes a collection unfit for this.
    private const int MaxLength = 1024;

    // Neighbours share nothing but the beginnings of their hashes; a few places mix them all the same.
    private const int RunLength = 64;
    private const int MaxRuns = 4;

    private readonly uint[] _positions = new uint[Capacity];
    private readonly (int Start, int Length)[] _members = new (int, int)[Capacity];
    private byte[] _bytes = [];
    private int _used;
    private int _runs;

    public ulong CollectionId { get; private set; }

    public int Count { get; private set; }

    /// <summary>Whether members are too long to be held here.</summary>
    public bool IsUnfit { get; private set; }

    /// <summary>Whether no member of the collection was left out when it was read.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Becomes the empty pool of a collection, or of none.</summary>
    public void Begin(ulong collectionId)
    {
        CollectionId = collectionId;
        _runs = 0;
        IsUnfit = false;
        IsWhole = false;
        Clear();
    }

    /// <summary>Reads members, all of a small collection. False, and none are there, if it has very long ones.</summary>
    public bool TryFill(MemberCursor cursor, long count, Random random)
    {
        Clear();
        IsWhole = count <= Capacity;
        if (IsWhole)
        {
            for (var found = cursor.SeekToFirst(); found && !IsUnfit; found = cursor.Next()) TryAdd(cursor.Member);
        }
        else
        {
            _runs = Math.Clamp(2 * _runs, 1, MaxRuns);
            for (var run = 0; run < _runs && !IsUnfit; run++) AddRun(cursor, random);
        }

        if (IsUnfit) Clear();
        return Count > 0;
    }

    /// <summary>A random member; valid until others are read.</summary>
    public ReadOnlySpan<byte> Pick(Random random, bool keeps)
    {
        var at = random.Next(Count);
        var (start, length) = _members[at];
        if (!keeps) RemoveAt(at);
        return _bytes.AsSpan(start, length);
    }

    /// <summary>The collection has a new member.</summary>
    public void Note(ReadOnlySpan<byte> member)
    {
        if (IsWhole) TryAdd(member);
    }

    /// <summary>The collection loses a member.</summary>
    public void Forget(ReadOnlySpan<byte> member)
    {
        var at = Find(KeyHash.Hash(member), member);
        if (at >= 0) RemoveAt(at);
    }

    private void AddRun(MemberCursor cursor, Random random)
    {
        var found = cursor.Seek((uint)random.NextInt64(1L << 32)) || cursor.SeekToFirst();
        for (var i = 0; i < RunLength && found && !IsUnfit; i++)
        {
            // Another run has come by here.
            if (Find(cursor.Position, cursor.Member) >= 0) return;
            TryAdd(cursor.Member);
            found = cursor.NextAround();
        }
    }

    private void TryAdd(ReadOnlySpan<byte> member)
    {
        if (Count == Capacity) return;
        if (member.Length > MaxLength)
        {
            IsUnfit = true;
            return;
        }

        // Of a collection that gains and loses members all the time only what was lost grows here.
        if (_used > MaxLength * Capacity) return;
        if (_bytes.Length < _used + member.Length) Array.Resize(ref _bytes, 2 * (_used + member.Length));
        member.CopyTo(_bytes.AsSpan(_used));
        _positions[Count] = KeyHash.Hash(member);
        _members[Count++] = (_used, member.Length);
        _used += member.Length;
    }

    private int Find(uint position, ReadOnlySpan<byte> member)
    {
        for (var from = 0; from < Count; from++)
        {
            var at = _positions.AsSpan(from, Count - from).IndexOf(position);
            if (at < 0) return -1;
            from += at;
            var (start, length) = _members[from];
            if (member.SequenceEqual(_bytes.AsSpan(start, length))) return from;
        }

        return -1;
    }

    private void RemoveAt(int at)
    {
        Count--;
        _positions[at] = _positions[Count];
        _members[at] = _members[Count];
    }

    private void Clear()
    {
        Count = 0;
        _used = 0;
    }
}
