using System.Buffers.Binary;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Storage.Types;

/// <summary>
/// Sorted sets: members with scores, found by member and, in the score index, in their order. Changing methods keep the
/// entry's count and flags; the command ends with one <see cref="Save"/>, which also deletes a set that has become
/// empty. What is read through <see cref="ScoreIndex"/> must be read before the first change or after it.
/// </summary>
public static class SortedSets
{
    private const int MaxLengthOnStack = 256;

    // The value of an index entry whose score is negative zero.
    private static ReadOnlySpan<byte> NegativeZero => [1];

    /// <summary>False when there is no such key or member.</summary>
    public static bool TryGetScore(scoped in KeyEntry entry, scoped ReadOnlySpan<byte> member, out double score) =>
        TryGetScore(entry.Database.Engine, entry.CollectionId, member, out score);

    public static bool TryGetScore(
        StoreView view, ulong collectionId, scoped ReadOnlySpan<byte> member, out double score)
    {
        var found = MemberRecords.TryGet(view, collectionId, member, out var value);
        score = found ? ReadScore(value) : 0;
        return found;
    }

    /// <summary>The score in the value of a member's record.</summary>
    public static double ReadScore(ReadOnlySpan<byte> value) => BinaryPrimitives.ReadDoubleBigEndian(value);

    /// <summary>The rank of a member that has this score.</summary>
    public static long RankOf(scoped in KeyEntry entry, double score, scoped ReadOnlySpan<byte> member)
    {
        var length = ScoreCode.Length + member.Length;
        Span<byte> place = length <= MaxLengthOnStack ? stackalloc byte[length] : new byte[length];
        ScoreKey.WritePlace(place, score, member);
        return ScoreIndex.Of(in entry).CountBelow(entry.Database.Engine, place);
    }

    /// <summary>Gives a member a score, which is not NaN; a key that does not exist becomes a sorted set.</summary>
    public static ScoreChange Set(
        ref KeyEntry entry, scoped ReadOnlySpan<byte> member, double score, long maxPackedCount, long maxPackedLength)
    {
        if (!TryGetScore(in entry, member, out var before))
        {
            Add(ref entry, member, score, maxPackedCount, maxPackedLength);
            return ScoreChange.Added;
        }

        if (before == score) return ScoreChange.None;
        Move(in entry, member, before, score);
        return ScoreChange.Updated;
    }

    /// <summary>Adds a member that is known not to be there.</summary>
    /// <param name="entry">A sorted set, or a key that does not exist.</param>
    /// <param name="member">The member.</param>
    /// <param name="score">Its score, not NaN.</param>
    /// <param name="maxPackedCount">Redis packs a sorted set up to this many members.</param>
    /// <param name="maxPackedLength">And up to this many bytes in any of them.</param>
    public static void Add(
        ref KeyEntry entry, scoped ReadOnlySpan<byte> member, double score, long maxPackedCount, long maxPackedLength)
    {
        if (entry.CollectionId == 0) entry.Database.Begin(ref entry, KeyType.SortedSet);
        if (++entry.Count > maxPackedCount || member.Length > maxPackedLength) entry.Flags |= MetadataFlags.OutgrewListpack;

        Span<byte> value = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleBigEndian(value, Storable(in entry, score));
        MemberRecords.PutNew(entry.Database.Engine, entry.CollectionId, member, value);
        entry.Database.Dataset.MemberPools.Note(in entry, member);
        var length = ScoreKey.Length(member);
        Span<byte> key = length <= MaxLengthOnStack ? stackalloc byte[length] : new byte[length];
        score = Storable(in entry, score);
        PutPlace(in entry, key, member, score);
        entry.Database.Dataset.RankTree.Add(in entry, ScoreKey.Place(key), IsNegativeZero(score));
    }

    /// <summary>Removes a member that has this score.</summary>
    public static void Remove(ref KeyEntry entry, scoped ReadOnlySpan<byte> member, double score)
    {
        var engine = entry.Database.Engine;
        MemberRecords.RemoveKnown(engine, entry.CollectionId, member);
        entry.Database.Dataset.MemberPools.Forget(in entry, member);
        var length = ScoreKey.Length(member);
        Span<byte> key = length <= MaxLengthOnStack ? stackalloc byte[length] : new byte[length];
        ScoreKey.Write(key, entry.CollectionId, score, member);
        engine.Delete(key);
        entry.Count--;
        entry.Database.Dataset.RankTree.Remove(in entry, ScoreKey.Place(key));
    }

    /// <summary>False when there was no such member.</summary>
    public static bool Remove(ref KeyEntry entry, scoped ReadOnlySpan<byte> member)
    {
        if (!TryGetScore(in entry, member, out var score)) return false;

        Remove(ref entry, member, score);
        return true;
    }

    /// <summary>
    /// The member with the lowest or the highest score, if it is in memory because ends of this set are read again and
    /// again; else a cursor finds it. Valid until the set changes.
    /// </summary>
    public static bool TryReadEnd(
        scoped in KeyEntry entry, bool isMax, out ReadOnlySpan<byte> member, out double score)
    {
        member = default;
        score = 0;
        if (entry.Count == 0) return false;

        var rank = isMax ? entry.Count - 1 : 0;
        if (entry.Database.Dataset.RankTree.Search.BlockAt(ScoreIndex.Of(in entry), rank, out var at) is not { } block)
        {
            return false;
        }

        member = block.PlaceAt(at)[ScoreCode.Length..];
        score = block.ScoreAt(at);
        return true;
    }

    /// <summary>Writes the metadata, and sees to the counts.</summary>
    public static void Save(ref KeyEntry entry)
    {
        if (entry.Count > 0) entry.Database.Dataset.RankTree.Save(ref entry);
        entry.Database.Save(ref entry);
    }

    /// <summary>Whether Redis would keep the sorted set as a listpack.</summary>
    public static bool IsListpack(scoped in KeyEntry entry) => (entry.Flags & MetadataFlags.OutgrewListpack) == 0;

    /// <summary>Gives a member that has one score another one.</summary>
    public static void Move(scoped in KeyEntry entry, scoped ReadOnlySpan<byte> member, double from, double to)
    {
        to = Storable(in entry, to);
        Span<byte> value = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleBigEndian(value, to);
        MemberRecords.PutKnown(entry.Database.Engine, entry.CollectionId, member, value);
        var length = ScoreKey.Length(member);
        Span<byte> old = length <= MaxLengthOnStack ? stackalloc byte[length] : new byte[length];
        ScoreKey.Write(old, entry.CollectionId, from, member);
        entry.Database.Engine.Delete(old);
        Span<byte> key = length <= MaxLengthOnStack ? stackalloc byte[length] : new byte[length];
        PutPlace(in entry, key, member, to);
        var tree = entry.Database.Dataset.RankTree;
        tree.Move(in entry, ScoreKey.Place(old), ScoreKey.Place(key), IsNegativeZero(to));
    }

    // A listpack holds whole numbers as integers, and those know no negative zero.
    private static double Storable(scoped in KeyEntry entry, double score) =>
        score == 0 && IsListpack(in entry) ? 0 : score;

    private static void PutPlace(
        scoped in KeyEntry entry, scoped Span<byte> key, scoped ReadOnlySpan<byte> member, double score)
    {
        ScoreKey.Write(key, entry.CollectionId, score, member);
        entry.Database.Engine.PutNew(key, IsNegativeZero(score) ? NegativeZero : []);
    }

    private static bool IsNegativeZero(double score) => score == 0 && double.IsNegative(score);
}
