using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;

namespace ArdbNet.Storage.Types;

/// <summary>
/// Members with a record each under a collection id: their values, empty in a set, the score in a sorted set. Reading works
/// on any view, the live one or a snapshot; id 0 is a collection without members.
/// </summary>
internal static class MemberRecords
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

        var key = KeyOf(stackalloc byte[MaxLengthOnStack], collectionId, member);
        return view.TryGet(key, out value);
    }

    /// <summary>True when the member is new.</summary>
    public static bool Put(
        StorageEngine engine, ulong collectionId, scoped ReadOnlySpan<byte> member, scoped ReadOnlySpan<byte> value)
    {
        var key = KeyOf(stackalloc byte[MaxLengthOnStack], collectionId, member);
        var isNew = !engine.TryGet(key, out _);
        if (isNew) engine.PutNew(key, value);
        else engine.Put(key, value);
        return isNew;
    }

    /// <summary>Adds the member with an empty value; false, and nothing written, when it was there.</summary>
    public static bool Add(StorageEngine engine, ulong collectionId, scoped ReadOnlySpan<byte> member)
    {
        var key = KeyOf(stackalloc byte[MaxLengthOnStack], collectionId, member);
        if (engine.TryGet(key, out _)) return false;

        engine.PutNew(key, []);
        return true;
    }

    /// <summary>Writes a member that is known not to be there.</summary>
    public static void PutNew(
        StorageEngine engine, ulong collectionId, scoped ReadOnlySpan<byte> member, scoped ReadOnlySpan<byte> value)
    {
        var key = KeyOf(stackalloc byte[MaxLengthOnStack], collectionId, member);
        engine.PutNew(key, value);
    }

    /// <summary>Writes a member that is known to be there.</summary>
    public static void PutKnown(
        StorageEngine engine, ulong collectionId, scoped ReadOnlySpan<byte> member, scoped ReadOnlySpan<byte> value)
    {
        var key = KeyOf(stackalloc byte[MaxLengthOnStack], collectionId, member);
        engine.Put(key, value);
    }

    /// <summary>Removes a member that is known to be there.</summary>
    public static void RemoveKnown(StorageEngine engine, ulong collectionId, scoped ReadOnlySpan<byte> member)
    {
        var key = KeyOf(stackalloc byte[MaxLengthOnStack], collectionId, member);
        engine.Delete(key);
    }

    /// <summary>False when there was no such member.</summary>
    public static bool Remove(StorageEngine engine, ulong collectionId, scoped ReadOnlySpan<byte> member)
    {
        if (collectionId == 0) return false;

        var key = KeyOf(stackalloc byte[MaxLengthOnStack], collectionId, member);
        if (!engine.TryGet(key, out _)) return false;

        engine.Delete(key);
        return true;
    }

    // In the room, or in room of its own where that is too small.
    private static ReadOnlySpan<byte> KeyOf(Span<byte> room, ulong collectionId, scoped ReadOnlySpan<byte> member)
    {
        var length = MemberKey.Length(member);
        var key = length <= room.Length ? room[..length] : new byte[length];
        MemberKey.Write(key, collectionId, member);
        return key;
    }
}
