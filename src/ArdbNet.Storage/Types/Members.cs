using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Storage.Types;

/// <summary>
/// The members of hashes and sets, each with a value (empty in a set). Changing methods keep the entry's count; the
/// command ends with one <see cref="Database.Save"/>.
/// </summary>
public static class Members
{
    /// <summary>The value is valid until the collection changes. False for a key that does not exist.</summary>
    public static bool TryGet(
        scoped in KeyEntry entry, scoped ReadOnlySpan<byte> member, out ReadOnlySpan<byte> value) =>
        MemberRecords.TryGet(entry.Database.Engine, entry.CollectionId, member, out value);

    /// <summary>The value is valid as long as <see cref="StoreView.TryGet"/> of the view says.</summary>
    public static bool TryGet(
        StoreView view, scoped in MemberSource source, scoped ReadOnlySpan<byte> member, out ReadOnlySpan<byte> value) =>
        MemberRecords.TryGet(view, source.CollectionId, member, out value);

    /// <summary>
    /// A random member of a hash, set or sorted set that has some, if random ones are asked for again and again; else
    /// <see cref="MemberCursor.SeekRandom"/> finds one. Valid until the next pick.
    /// </summary>
    /// <param name="entry">The collection.</param>
    /// <param name="isRemoved">Whether the caller removes it.</param>
    /// <param name="random">Where chance comes from.</param>
    /// <param name="member">The member.</param>
    public static bool TryPick(
        scoped in KeyEntry entry, bool isRemoved, Random random, out ReadOnlySpan<byte> member) =>
        entry.Database.Dataset.MemberPools.TryPick(in entry, isRemoved, random, out member);

    /// <summary>Gives a member a value. True when the member is new.</summary>
    internal static bool Put(
        ref KeyEntry entry, scoped ReadOnlySpan<byte> member, scoped ReadOnlySpan<byte> value)
    {
        if (!MemberRecords.Put(entry.Database.Engine, entry.CollectionId, member, value)) return false;

        NoteNew(ref entry, member);
        return true;
    }

    /// <summary>Adds a member with an empty value. False, and nothing changed, when it was there.</summary>
    internal static bool Add(ref KeyEntry entry, scoped ReadOnlySpan<byte> member)
    {
        if (!MemberRecords.Add(entry.Database.Engine, entry.CollectionId, member)) return false;

        NoteNew(ref entry, member);
        return true;
    }

    /// <summary>Adds a member with an empty value that is known not to be there, to a collection that has just begun.</summary>
    internal static void AddNew(ref KeyEntry entry, scoped ReadOnlySpan<byte> member)
    {
        MemberRecords.PutNew(entry.Database.Engine, entry.CollectionId, member, []);
        entry.Count++;
    }

    /// <summary>False when there was no such member.</summary>
    internal static bool Remove(ref KeyEntry entry, scoped ReadOnlySpan<byte> member)
    {
        if (!MemberRecords.Remove(entry.Database.Engine, entry.CollectionId, member)) return false;

        entry.Count--;
        entry.Database.Dataset.MemberPools.Forget(in entry, member);
        return true;
    }

    /// <summary>Removes a member that <see cref="TryPick"/> gave to be removed.</summary>
    internal static void RemovePicked(ref KeyEntry entry, scoped ReadOnlySpan<byte> member)
    {
        MemberRecords.RemoveKnown(entry.Database.Engine, entry.CollectionId, member);
        entry.Count--;
    }

    private static void NoteNew(ref KeyEntry entry, scoped ReadOnlySpan<byte> member)
    {
        entry.Count++;
        entry.Database.Dataset.MemberPools.Note(in entry, member);
    }
}
