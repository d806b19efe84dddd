using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Server.Commands.Keys;

/// <summary>Finds a random key without counting: first a random slot, then a random hash in it.</summary>
internal static class RandomKeys
{
    private const int Attempts = 20;

    // Expired keys that are passed before another attempt; and before there is none at all.
    private const int MaxSteps = 50;
    private const int MaxLastSteps = 20_000;

    /// <summary>Goes to a key that the filter lets through.</summary>
    public static bool TrySeek(KeyCursor cursor, KeyFilter filter, Random random)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (!TrySeekSlot(cursor, random)) return false;
            SeekWithinSlot(cursor, random);
            if (TryWalk(cursor, filter, MaxSteps)) return true;
        }

        return cursor.SeekToFirst() && TryWalk(cursor, filter, MaxLastSteps);
    }

    private static bool TrySeekSlot(KeyCursor cursor, Random random) =>
        cursor.Seek((ulong)random.Next(KeyHash.SlotCount) << 32) || cursor.SeekToFirst();

    // All keys may be in one slot, by a common {tag}: its first key must not be the only one that is ever found.
    private static void SeekWithinSlot(KeyCursor cursor, Random random)
    {
        var slot = cursor.Position >> 32;
        var position = (slot << 32) | (uint)random.NextInt64(1L << 32);
        if (!cursor.Seek(position) || cursor.Position >> 32 != slot) cursor.Seek(slot << 32);
    }

    private static bool TryWalk(KeyCursor cursor, KeyFilter filter, int maxSteps)
    {
        for (var step = 0; cursor.IsValid && step < maxSteps; step++)
        {
            if (filter.Matches(cursor)) return true;
            cursor.Next();
        }

        return false;
    }
}
