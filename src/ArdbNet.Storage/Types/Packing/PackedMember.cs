using ArdbNet.Storage.Encoding;

namespace ArdbNet.Storage.Types.Packing;

/// <summary>Where one of the members that are packed into a metadata value lies.</summary>
/// <param name="Start">Where its record begins.</param>
/// <param name="MemberAt">Where its bytes begin.</param>
/// <param name="MemberEnd">Where they end.</param>
/// <param name="ValueAt">Where the value begins.</param>
/// <param name="End">Where it ends, and the next record begins.</param>
internal readonly record struct PackedMember(int Start, int MemberAt, int MemberEnd, int ValueAt, int End)
{
    // length varint · member · [hash: length varint · value]
    public static PackedMember Read(scoped ReadOnlySpan<byte> packed, int start, bool hasValues)
    {
        var at = start;
        var length = (int)VarInt.Read(packed, ref at);
        var end = at + length;
        if (!hasValues) return new PackedMember(start, at, end, end, end);

        var valueAt = end;
        length = (int)VarInt.Read(packed, ref valueAt);
        return new PackedMember(start, at, end, valueAt, valueAt + length);
    }

    public static bool TryFind(
        scoped ReadOnlySpan<byte> packed, bool hasValues, scoped ReadOnlySpan<byte> member, out PackedMember found)
    {
        for (var at = 0; at < packed.Length;)
        {
            var start = at;
            var length = (int)VarInt.Read(packed, ref at);
            if (length == member.Length && packed.Slice(at, length).SequenceEqual(member))
            {
                found = Read(packed, start, hasValues);
                return true;
            }

            at += length;
            if (!hasValues) continue;
            length = (int)VarInt.Read(packed, ref at);
            at += length;
        }

        found = default;
        return false;
    }

    /// <summary>Where a member that is not there belongs: they lie by hash, then by their bytes.</summary>
    public static int FindPlace(scoped ReadOnlySpan<byte> packed, bool hasValues, scoped ReadOnlySpan<byte> member)
    {
        var hash = KeyHash.Hash(member);
        for (var at = 0; at < packed.Length;)
        {
            var other = Read(packed, at, hasValues);
            var bytes = other.Member(packed);
            var position = KeyHash.Hash(bytes);
            if (position > hash || (position == hash && bytes.SequenceCompareTo(member) > 0)) return at;
            at = other.End;
        }

        return packed.Length;
    }

    /// <summary>The member that so many others come before.</summary>
    public static PackedMember At(scoped ReadOnlySpan<byte> packed, bool hasValues, int index)
    {
        var found = Read(packed, 0, hasValues);
        for (; index > 0; index--) found = Read(packed, found.End, hasValues);
        return found;
    }

    public ReadOnlySpan<byte> Member(ReadOnlySpan<byte> packed) => packed[MemberAt..MemberEnd];

    public ReadOnlySpan<byte> Value(ReadOnlySpan<byte> packed) => packed[ValueAt..End];
}
