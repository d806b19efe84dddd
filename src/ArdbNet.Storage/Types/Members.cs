using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Storage.Types;

/// <summary>
/// What hashes, sets and sorted sets share: members under a collection id, each with a value (empty in a set, the
/// score in a sorted set). Reading works on any
/// view, the live one or a snapshot; id 0 is a collection without members.
/// </summary>
public static class Members
{
    private const int MaxLengthOnStack = 256;

    /// <summary>The value is valid as long as <see cref="StoreView.TryGet"/> of the view says.</summary>
    public static bool TryGet(
        StoreView view, ulong collectionId, scoped ReadOnlySpan<byte> member, out ReadOnlySpan<byte> value)
    {
        if (collectionId == 0)
        {
            value = default;
            return false;
        }

        var length = MemberKey.Length(member);
        Span<byte> key = length <= MaxLengthOnStack ? stackalloc byte[length] : new byte[length];
        MemberKey.Write(key, collectionId, member);
        return view.TryGet(key, out value);
    }

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

    public static bool Contains(StoreView view, ulong collectionId, scoped ReadOnlySpan<byte> member) =>
        TryGet(view, collectionId, member, out _);

    /// <summary>True when the member is new.</summary>
    internal static bool Put(
        StorageEngine engine, ulong collectionId, scoped ReadOnlySpan<byte> member, scoped ReadOnlySpan<byte> value)
    {
        var length = MemberKey.Length(member);
        Span<byte> key = length <= MaxLengthOnStack ? stackalloc byte[length] : new byte[length];
        MemberKey.Write(key, collectionId, member);
        var isNew = !engine.TryGet(key, out _);
        if (isNew) engine.PutNew(key, value);
        else engine.Put(key, value);
        return isNew;
    }

    /// <summary>Adds the member with an empty value; false, and nothing written, when it was there.</summary>
    internal static bool Add(StorageEngine engine, ulong collectionId, scoped ReadOnlySpan<byte> member)
    {
        var length = MemberKey.Length(member);
        Span<byte> key = length <= MaxLengthOnStack ? stackalloc byte[length] : new byte[length];
        MemberKey.Write(key, collectionId, member);
        if (engine.TryGet(key, out _)) return false;

        engine.PutNew(key, []);
        return true;
    }

    /// <summary>Writes a member that is known not to be there.</summary>
    internal static void PutNew(
        StorageEngine engine, ulong collectionId, scoped ReadOnlySpan<byte> member, scoped ReadOnlySpan<byte> value)
    {
        var length = MemberKey.Length(member);
        Span<byte> key = length <= MaxLengthOnStack ? stackalloc byte[length] : new byte[length];
        MemberKey.Write(key, collectionId, member);
        engine.PutNew(key, value);
    }

    /// <summary>Writes a member that is known to be there.</summary>
    internal static void PutKnown(
        StorageEngine engine, ulong collectionId, scoped ReadOnlySpan<byte> member, scoped ReadOnlySpan<byte> value)
    {
        var length = MemberKey.Length(member);
        Span<byte> key = length <= MaxLengthOnStack ? stackalloc byte[length] : new byte[length];
        MemberKey.Write(key, collectionId, member);
        engine.Put(key, value);
    }

    /// <summary>Removes a member that is known to be there.</summary>
    internal static void RemoveKnown(StorageEngine engine, ulong collectionId, scoped ReadOnlySpan<byte> member)
    {
        var length = MemberKey.Length(member);
        Span<byte> key = length <= MaxLengthOnStack ? stackalloc byte[length] : new byte[length];
        MemberKey.Write(key, collectionId, member);
        engine.Delete(key);
    }

    /// <summary>False when there was no such member.</summary>
    internal static bool Remove(StorageEngine engine, ulong collectionId, scoped ReadOnlySpan<byte> member)
    {
        if (collectionId == 0) return false;

        var length = MemberKey.Length(member);
        Span<byte> key = length <= MaxLengthOnStack ? stackalloc byte[length] : new byte[length];
        MemberKey.Write(key, collectionId, member);
        if (!engine.TryGet(key, out _)) return false;

        engine.Delete(key);
        return true;
    }
}
