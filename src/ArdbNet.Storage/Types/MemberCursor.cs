using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Types.Packing;

namespace ArdbNet.Storage.Types;

/// <summary>
/// Walks the members of one collection by place: hash, then member. That order is the same in all collections, so that
/// cursors over several can be merged. Spans are valid until the cursor moves. One thread.
/// </summary>
public sealed class MemberCursor : IViewCursor, IDisposable
{
    /// <summary>Up to this many members, a random one is picked among all of them with the same chance.</summary>
    public const int MaxUniformCount = 512;

    // Gaps between hashes differ a lot; picking among this many members behind a random hash evens the chances out.
    private const int RandomSteps = 32;

    // Members passed one by one before seeking is cheaper.
    private const int MaxSteps = 8;

    private readonly ulong _collectionId;
    private readonly PackedCursor? _packed;
    private StoreCursor? _cursor;
    private byte[]? _left;

    public MemberCursor(StoreView view, in MemberSource source)
    {
        ArgumentNullException.ThrowIfNull(view);
        _collectionId = source.CollectionId;
        if (source.Packed is { } packed) _packed = new PackedCursor(packed, source.HasValues);
        else _cursor = Open(view);
    }

    public bool IsValid => _packed is null ? _cursor!.IsValid : _packed.IsValid;

    public ReadOnlySpan<byte> Member => _packed is null ? MemberKey.Member(_cursor!.Key) : _packed.Member;

    public ReadOnlySpan<byte> Value => _packed is null ? _cursor!.Value : _packed.Value;

    /// <summary>The hash of the member: grows as the cursor walks.</summary>
    public uint Position => _packed is null ? MemberKey.Position(_cursor!.Key) : _packed.Position;

    /// <summary>hash (u32) · member: where the member stands in every collection that has it.</summary>
    public ReadOnlySpan<byte> Place =>
        _packed is null ? _cursor!.Key[MemberKey.CollectionLength..] : _packed.Place;

    public bool SeekToFirst() => _packed?.SeekToFirst() ?? _cursor!.SeekToFirst();

    /// <summary>Goes to the first member at or after a hash.</summary>
    public bool Seek(uint position)
    {
        if (_packed is not null) return _packed.Seek(position);

        Span<byte> key = stackalloc byte[MemberKey.PrefixLength];
        MemberKey.WritePosition(key, _collectionId, position);
        return _cursor!.Seek(key);
    }

    public bool Next() => _packed?.Next() ?? _cursor!.Next();

    /// <summary>Goes on to the first member at or after a place of this or another collection.</summary>
    public bool AdvanceTo(ReadOnlySpan<byte> place)
    {
        if (_packed is not null) return _packed.AdvanceTo(place);

        for (var step = 0; step < MaxSteps; step++)
        {
            if (!IsValid || Place.SequenceCompareTo(place) >= 0) return IsValid;
            Next();
        }

        return IsValid && (Place.SequenceCompareTo(place) >= 0 || Seek(place));
    }

    /// <summary>Goes to a random member. Each has the same chance in a small collection, about the same in others.</summary>
    /// <param name="count">Members of the collection, at least 1.</param>
    /// <param name="random">Where chance comes from.</param>
    public bool SeekRandom(long count, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (count <= MaxUniformCount) return SeekToFirst() && Skip(random.Next((int)Math.Max(count, 1)));

        Span<byte> hash = stackalloc byte[sizeof(uint)];
        random.NextBytes(hash);
        return (Seek(BitConverter.ToUInt32(hash)) || SeekToFirst()) && Skip(random.Next(RandomSteps));
    }

    public void Leave()
    {
        if (_cursor is null) return;

        _left = _cursor.IsValid ? _cursor.Key.ToArray() : null;
        _cursor.Dispose();
    }

    public void MoveTo(StoreView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        if (_packed is not null) return;

        _cursor = Open(view);
        if (_left is not null) _cursor.Seek(_left);
        _left = null;
    }

    /// <summary>Goes to the next member, and from the last one to the first.</summary>
    public bool NextAround() => Next() || SeekToFirst();

    public void Dispose() => _cursor?.Dispose();

    private StoreCursor Open(StoreView view)
    {
        Span<byte> prefix = stackalloc byte[MemberKey.CollectionLength];
        MemberKey.WriteCollection(prefix, _collectionId);
        return view.OpenCursor(prefix);
    }

    private bool Skip(int members)
    {
        for (; members > 0; members--)
        {
            if (!NextAround()) return false;
        }

        return IsValid;
    }

    private bool Seek(ReadOnlySpan<byte> place)
    {
        var length = MemberKey.CollectionLength + place.Length;
        Span<byte> key = length <= 256 ? stackalloc byte[length] : new byte[length];
        MemberKey.WriteCollection(key, _collectionId);
        place.CopyTo(key[MemberKey.CollectionLength..]);
        return _cursor!.Seek(key);
    }
}
