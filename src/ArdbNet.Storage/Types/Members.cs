using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Keyspace;
using ArdbNet.Storage.Types.Packing;

namespace ArdbNet.Storage.Types;

/// <summary>
/// The members of hashes and sets, each with a value (empty in a set): packed into the metadata, or with a record each.
/// Changing methods keep the entry's count; the command ends with one <see cref="Database.Save"/>.
/// </summary>
public static class Members
{
    /// <summary>The value is valid until the collection changes. False for a key that does not exist.</summary>
    public static bool TryGet(
        scoped in KeyEntry entry, scoped ReadOnlySpan<byte> member, out ReadOnlySpan<byte> value) =>
        entry.IsPacked
            ? PackedMembers.TryGet(in entry, member, out value)
            : MemberRecords.TryGet(entry.Database.Engine, entry.CollectionId, member, out value);

    /// <summary>The value is valid as long as the metadata and what <see cref="StoreView.TryGet"/> gives are.</summary>
    /// <param name="view">What the metadata comes from.</param>
    /// <param name="metadata">The whole metadata value of the key.</param>
    /// <param name="member">The member.</param>
    /// <param name="value">Its value.</param>
    public static bool TryGet(
        StoreView view, ReadOnlySpan<byte> metadata, scoped ReadOnlySpan<byte> member, out ReadOnlySpan<byte> value)
    {
        var entry = default(KeyEntry);
        entry.Read(metadata);
        return entry.IsPacked
            ? PackedMembers.TryGet(in entry, member, out value)
            : MemberRecords.TryGet(view, entry.CollectionId, member, out value);
    }

    /// <summary>The value is valid as long as <see cref="StoreView.TryGet"/> of the view says.</summary>
    public static bool TryGet(
        StoreView view, scoped in MemberSource source, scoped ReadOnlySpan<byte> member, out ReadOnlySpan<byte> value)
    {
        if (source.Packed is not { } packed) return MemberRecords.TryGet(view, source.CollectionId, member, out value);

        var found = PackedMember.TryFind(packed, source.HasValues, member, out var at);
        value = found ? at.Value(packed) : default;
        return found;
    }

    /// <summary>
    /// A random member of a hash, set or sorted set that has some, if they are packed or asked for again and again; else
    /// <see cref="MemberCursor.SeekRandom"/> finds one. Valid until the next pick or change.
    /// </summary>
    /// <param name="entry">The collection.</param>
    /// <param name="isRemoved">Whether the caller removes it.</param>
    /// <param name="random">Where chance comes from.</param>
    /// <param name="member">The member.</param>
    public static bool TryPick(
        scoped in KeyEntry entry, bool isRemoved, Random random, out ReadOnlySpan<byte> member)
    {
        if (!entry.IsPacked) return entry.Database.Dataset.MemberPools.TryPick(in entry, isRemoved, random, out member);

        member = PackedMembers.Pick(in entry, random);
        return true;
    }

    /// <summary>Gives a member a value. True when the member is new.</summary>
    internal static bool Put(
        ref KeyEntry entry, scoped ReadOnlySpan<byte> member, scoped ReadOnlySpan<byte> value)
    {
        if (entry.IsPacked)
        {
            if (PackedMembers.TryPut(ref entry, member, value, out var isNew)) return isNew;
            PackedMembers.SpreadOut(ref entry);
        }

        if (!MemberRecords.Put(entry.Database.Engine, entry.CollectionId, member, value)) return false;

        NoteNew(ref entry, member);
        return true;
    }

    /// <summary>Adds a member with an empty value. False, and nothing changed, when it was there.</summary>
    internal static bool Add(ref KeyEntry entry, scoped ReadOnlySpan<byte> member)
    {
        if (entry.IsPacked)
        {
            if (PackedMembers.TryGet(in entry, member, out _)) return false;
            if (PackedMembers.TryPutNew(ref entry, member, [])) return true;
            PackedMembers.SpreadOut(ref entry);
        }

        if (!MemberRecords.Add(entry.Database.Engine, entry.CollectionId, member)) return false;

        NoteNew(ref entry, member);
        return true;
    }

    /// <summary>Adds a member with an empty value that is known not to be there, to a collection that has just begun.</summary>
    internal static void AddNew(ref KeyEntry entry, scoped ReadOnlySpan<byte> member)
    {
        if (entry.IsPacked)
        {
            if (PackedMembers.TryPutNew(ref entry, member, [])) return;
            PackedMembers.SpreadOut(ref entry);
        }

        MemberRecords.PutNew(entry.Database.Engine, entry.CollectionId, member, []);
        entry.Count++;
    }

    /// <summary>False when there was no such member.</summary>
    internal static bool Remove(ref KeyEntry entry, scoped ReadOnlySpan<byte> member)
    {
        if (entry.IsPacked) return PackedMembers.Remove(ref entry, member);
        if (!MemberRecords.Remove(entry.Database.Engine, entry.CollectionId, member)) return false;

        entry.Count--;
        entry.Database.Dataset.MemberPools.Forget(in entry, member);
        return true;
    }

    /// <summary>Removes a member that <see cref="TryPick"/> gave to be removed.</summary>
    internal static void RemovePicked(ref KeyEntry entry, scoped ReadOnlySpan<byte> member)
    {
        if (entry.IsPacked)
        {
            PackedMembers.Remove(ref entry, member);
            return;
        }

        MemberRecords.RemoveKnown(entry.Database.Engine, entry.CollectionId, member);
        entry.Count--;
    }

    private static void NoteNew(ref KeyEntry entry, scoped ReadOnlySpan<byte> member)
    {
        entry.Count++;
        entry.Database.Dataset.MemberPools.Note(in entry, member);
    }
}
