using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Storage.Types.Packing;

/// <summary>
/// Members in the payload of their collection's metadata. Changing methods keep the entry's payload and count; what was
/// read from it before is not valid afterwards.
/// </summary>
internal static class PackedMembers
{
    // What is changed once in a command is likely to be changed again.
    private const int SpareBytes = 64;

    public static bool TryGet(scoped in KeyEntry entry, scoped ReadOnlySpan<byte> member, out ReadOnlySpan<byte> value)
    {
        var found = PackedMember.TryFind(entry.Payload, HasValues(in entry), member, out var at);
        value = found ? at.Value(entry.Payload) : default;
        return found;
    }

    /// <summary>A random member of a collection that has some.</summary>
    public static ReadOnlySpan<byte> Pick(scoped in KeyEntry entry, Random random) =>
        PackedMember.At(entry.Payload, HasValues(in entry), random.Next((int)entry.Count)).Member(entry.Payload);

    /// <summary>Gives a member a value. False, and nothing changed, when the collection has to be spread out first.</summary>
    public static bool TryPut(
        ref KeyEntry entry, scoped ReadOnlySpan<byte> member, scoped ReadOnlySpan<byte> value, out bool isNew)
    {
        isNew = !PackedMember.TryFind(entry.Payload, HasValues(in entry), member, out var known);
        if (isNew) return TryPutNew(ref entry, member, value);

        var length = VarInt.Length((ulong)value.Length) + value.Length;
        if (!Fits(in entry, entry.Count, length - (known.End - known.MemberEnd))) return false;

        var gap = Replace(ref entry, known.MemberEnd, known.End, length);
        value.CopyTo(gap[VarInt.Write(gap, (ulong)value.Length)..]);
        return true;
    }

    /// <summary>Adds a member that is not there. False, and nothing changed, when the collection has to be spread out first.</summary>
    public static bool TryPutNew(ref KeyEntry entry, scoped ReadOnlySpan<byte> member, scoped ReadOnlySpan<byte> value)
    {
        var hasValues = HasValues(in entry);
        var length = VarInt.Length((ulong)member.Length) + member.Length;
        if (hasValues) length += VarInt.Length((ulong)value.Length) + value.Length;
        if (!Fits(in entry, entry.Count + 1, length)) return false;

        var at = PackedMember.FindPlace(entry.Payload, hasValues, member);
        var gap = Replace(ref entry, at, at, length);
        gap = gap[VarInt.Write(gap, (ulong)member.Length)..];
        member.CopyTo(gap);
        gap = gap[member.Length..];
        if (hasValues) value.CopyTo(gap[VarInt.Write(gap, (ulong)value.Length)..]);
        entry.Count++;
        return true;
    }

    /// <summary>False when there was no such member.</summary>
    public static bool Remove(ref KeyEntry entry, scoped ReadOnlySpan<byte> member)
    {
        if (!PackedMember.TryFind(entry.Payload, HasValues(in entry), member, out var known)) return false;

        Replace(ref entry, known.Start, known.End, 0);
        entry.Count--;
        return true;
    }

    /// <summary>Gives each member a record of its own, under a new collection id.</summary>
    public static void SpreadOut(ref KeyEntry entry)
    {
        var packed = entry.Payload;
        entry.Database.SpreadOut(ref entry);
        for (var at = 0; at < packed.Length;)
        {
            var member = PackedMember.Read(packed, at, HasValues(in entry));
            MemberRecords.PutNew(
                entry.Database.Engine, entry.CollectionId, member.Member(packed), member.Value(packed));
            at = member.End;
        }
    }

    private static bool HasValues(scoped in KeyEntry entry) => entry.Type == KeyType.Hash;

    private static bool Fits(scoped in KeyEntry entry, long count, long growth)
    {
        var capacity = entry.Database.Dataset.PackedCapacity;
        return count <= capacity.Entries && entry.Payload.Length + growth <= capacity.Bytes;
    }

    // What the store has must stay as it is, so the first change is made in a copy.
    private static Span<byte> Replace(ref KeyEntry entry, int start, int end, int length)
    {
        var rest = entry.Payload[end..];
        var after = start + length + rest.Length;
        var draft = entry.Draft;
        if (draft.Length < after || draft.IsEmpty)
        {
            draft = entry.Database.Engine.Scratch.Take(after + Math.Max(SpareBytes, after / 2));
            entry.Payload[..start].CopyTo(draft);
            entry.Draft = draft;
        }

        rest.CopyTo(draft[(start + length)..]);
        entry.Payload = draft[..after];
        return draft.Slice(start, length);
    }
}
