using ArdbNet.Resp;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Storage.Types;

/// <summary>
/// Sets of members. Changing methods write the members and keep the entry's count and flags; the command ends with one
/// <see cref="Database.Save"/>, which also deletes a set that has become empty.
/// </summary>
public static class Sets
{
    /// <summary>False for a key that does not exist.</summary>
    public static bool Contains(scoped in KeyEntry entry, scoped ReadOnlySpan<byte> member) =>
        Members.TryGet(in entry, member, out _);

    /// <summary>Adds a member; a key that does not exist becomes a set.</summary>
    /// <param name="entry">A set, or a key that does not exist.</param>
    /// <param name="member">The member.</param>
    /// <param name="maxIntegers">Redis keeps up to this many integers as an intset.</param>
    /// <returns>False when the member was there.</returns>
    public static bool Add(ref KeyEntry entry, scoped ReadOnlySpan<byte> member, long maxIntegers)
    {
        if (entry.Type == KeyType.None) entry.Database.Begin(ref entry, KeyType.Set);
        if (!Members.Add(ref entry, member)) return false;

        NoteEncoding(ref entry, member, maxIntegers);
        return true;
    }

    /// <summary>False when there was no such member.</summary>
    public static bool Remove(ref KeyEntry entry, scoped ReadOnlySpan<byte> member) =>
        Members.Remove(ref entry, member);

    /// <summary>Removes a member that was picked to be removed and is there.</summary>
    public static void RemovePicked(ref KeyEntry entry, scoped ReadOnlySpan<byte> member) =>
        Members.RemovePicked(ref entry, member);

    /// <summary>
    /// Makes the entry a set of what an operation gives, whatever it was; its expiry is gone. The key may be one of the
    /// operation's sources.
    /// </summary>
    /// <param name="entry">Any key, existing or not.</param>
    /// <param name="operation">Over the live view.</param>
    /// <param name="maxIntegers">Redis keeps up to this many integers as an intset.</param>
    public static void Replace(ref KeyEntry entry, SetOperation operation, long maxIntegers)
    {
        entry.Database.Begin(ref entry, KeyType.Set);
        for (var found = operation.SeekToFirst(); found; found = operation.Next())
        {
            // The set is new and the members differ, so there is nothing to look up.
            Members.AddNew(ref entry, operation.Member);
            NoteEncoding(ref entry, operation.Member, maxIntegers);
        }
    }

    /// <summary>Whether Redis would keep the set as an intset: few members, all of them integers.</summary>
    public static bool IsIntegers(scoped in KeyEntry entry) =>
        (entry.Flags & (MetadataFlags.OutgrewListpack | MetadataFlags.NotIntegers)) == 0;

    /// <summary>The members of a set of integers in numeric order, as Redis has them in an intset.</summary>
    public static long[] ReadIntegers(StoreView view, in MemberSource members)
    {
        var integers = new long[members.Count];
        var read = 0;
        using var cursor = new MemberCursor(view, in members);
        for (var found = cursor.SeekToFirst(); found; found = cursor.Next())
        {
            if (RedisInteger.TryParse(cursor.Member, out var integer)) integers[read++] = integer;
        }

        Array.Sort(integers);
        return integers;
    }

    private static void NoteEncoding(ref KeyEntry entry, scoped ReadOnlySpan<byte> member, long maxIntegers)
    {
        if (!IsIntegers(in entry)) return;
        if (!RedisInteger.TryParse(member, out _)) entry.Flags |= MetadataFlags.NotIntegers;
        else if (entry.Count > maxIntegers) entry.Flags |= MetadataFlags.OutgrewListpack;
    }
}
