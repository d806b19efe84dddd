using FsCheck;
using FsCheck.Fluent;

namespace ArdbNet.RocksDb.Tests;

/// <summary>Random changes against a sorted dictionary, compared by every way of reading.</summary>
public sealed class ModelTests
{
    private static readonly Comparer<byte[]> ByteOrder =
        Comparer<byte[]>.Create((left, right) => left.AsSpan().SequenceCompareTo(right));

    // Few and short keys, so that changes hit each other; the empty key among them.
    private static readonly Gen<byte[]> Keys = Gen.Choose(0, 3)
        .SelectMany(length => Gen.Elements<byte>(0, 1, 0x7f, 0x80, 0xff).ArrayOf(length));

    private static readonly Gen<Change> Changes =
        from kind in Gen.Elements(
            ChangeKind.Put, ChangeKind.Put, ChangeKind.Put, ChangeKind.Delete, ChangeKind.DeleteRange,
            ChangeKind.DeleteRange, ChangeKind.Write, ChangeKind.Write, ChangeKind.Write, ChangeKind.Write,
            ChangeKind.Flush, ChangeKind.Compact, ChangeKind.Reopen)
        from first in Keys
        from second in Keys
        select new Change(kind, first, second);

    [Test]
    public void TheStoreIsASortedDictionary() =>
        Prop.ForAll(Changes.ArrayOf(60).ToArbitrary(), Agrees)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    private static bool Agrees(Change[] changes)
    {
        using var temporary = new TemporaryStore();
        using var batch = new WriteBatch();
        var written = new SortedDictionary<byte[], byte[]>(ByteOrder);
        var batched = new SortedDictionary<byte[], byte[]>(ByteOrder);
        foreach (var change in changes)
        {
            switch (change.Kind)
            {
                case ChangeKind.Put:
                    batch.Put(change.First, change.Second);
                    batched[change.First] = change.Second;
                    break;
                case ChangeKind.Delete:
                    batch.Delete(change.First);
                    batched.Remove(change.First);
                    break;
                case ChangeKind.DeleteRange:
                    var (begin, end) = ByteOrder.Compare(change.First, change.Second) <= 0
                        ? (change.First, change.Second)
                        : (change.Second, change.First);
                    batch.DeleteRange(begin, end);
                    foreach (var key in Between(batched, begin, end))
                        batched.Remove(key);
                    break;
                case ChangeKind.Write:
                    temporary.Store.Write(batch, temporary.WritingWithoutWal);
                    batch.Clear();
                    written = new SortedDictionary<byte[], byte[]>(batched, ByteOrder);
                    break;
                case ChangeKind.Flush:
                    temporary.Store.Flush(wait: true);
                    break;
                case ChangeKind.Compact:
                    temporary.Store.CompactRange(change.First, []);
                    break;
                case ChangeKind.Reopen:
                    temporary.Reopen();
                    break;
            }

            if (!ReadsAgree(temporary, written, change.First, change.Second))
                return false;
        }

        return true;
    }

    private static bool ReadsAgree(
        TemporaryStore temporary, SortedDictionary<byte[], byte[]> model, byte[] first, byte[] second)
    {
        using (var slice = temporary.Store.Get(first, temporary.Reading))
        {
            if (slice.IsFound != model.TryGetValue(first, out var value)
                || (slice.IsFound && !slice.Span.SequenceEqual(value)))
                return false;
        }

        return Scan(temporary, [], []).SequenceEqual(model.Keys.Select(Convert.ToHexString), StringComparer.Ordinal)
            && ScanBack(temporary).SequenceEqual(
                model.Keys.Reverse().Select(Convert.ToHexString), StringComparer.Ordinal)
            && (first.Length == 0 || second.Length == 0 || Scan(temporary, first, second).SequenceEqual(
                Between(model, first, second).Select(Convert.ToHexString), StringComparer.Ordinal));
    }

    private static byte[][] Between(SortedDictionary<byte[], byte[]> model, byte[] begin, byte[] end) =>
        [.. model.Keys.Where(key => ByteOrder.Compare(key, begin) >= 0 && ByteOrder.Compare(key, end) < 0)];

    private static List<string> Scan(TemporaryStore temporary, byte[] lower, byte[] upper)
    {
        using var options = new ReadOptions { LowerBound = lower, UpperBound = upper };
        using var iterator = temporary.Store.NewIterator(options);
        var keys = new List<string>();
        for (iterator.SeekToFirst(); iterator.IsValid; iterator.Next())
            keys.Add(Convert.ToHexString(iterator.Key));
        iterator.ThrowIfFailed();
        return keys;
    }

    private static List<string> ScanBack(TemporaryStore temporary)
    {
        using var iterator = temporary.Store.NewIterator(temporary.Reading);
        var keys = new List<string>();
        for (iterator.SeekToLast(); iterator.IsValid; iterator.Previous())
            keys.Add(Convert.ToHexString(iterator.Key));
        iterator.ThrowIfFailed();
        return keys;
    }
}
