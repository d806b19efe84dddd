using System.Buffers.Binary;
using ArdbNet.Storage.Encoding;

namespace ArdbNet.Storage.Types.Packing;

/// <summary>Walks packed members, which lie by place as spread ones do. Spans are valid until the cursor moves.</summary>
/// <param name="packed">The members; they don't change.</param>
/// <param name="hasValues">Whether they are a hash's fields.</param>
internal sealed class PackedCursor(byte[] packed, bool hasValues)
{
    private PackedMember _at;
    private byte[] _place = [];
    private int _placed = -1;

    public bool IsValid { get; private set; }

    public ReadOnlySpan<byte> Member => _at.Member(packed);

    public ReadOnlySpan<byte> Value => _at.Value(packed);

    public uint Position => KeyHash.Hash(Member);

    // hash u32 · member
    public ReadOnlySpan<byte> Place
    {
        get
        {
            var member = Member;
            var length = sizeof(uint) + member.Length;
            if (_placed == _at.Start) return _place.AsSpan(0, length);

            if (_place.Length < length) _place = new byte[Math.Max(length, packed.Length)];
            BinaryPrimitives.WriteUInt32BigEndian(_place, KeyHash.Hash(member));
            member.CopyTo(_place.AsSpan(sizeof(uint)));
            _placed = _at.Start;
            return _place.AsSpan(0, length);
        }
    }

    public bool SeekToFirst() => MoveTo(0);

    public bool Next() => IsValid && MoveTo(_at.End);

    public bool Seek(uint position)
    {
        var found = SeekToFirst();
        while (found && Position < position) found = Next();
        return found;
    }

    public bool AdvanceTo(ReadOnlySpan<byte> place)
    {
        while (IsValid && Place.SequenceCompareTo(place) < 0) Next();
        return IsValid;
    }

    private bool MoveTo(int start)
    {
        IsValid = start < packed.Length;
        if (IsValid) _at = PackedMember.Read(packed, start, hasValues);
        return IsValid;
    }
}
