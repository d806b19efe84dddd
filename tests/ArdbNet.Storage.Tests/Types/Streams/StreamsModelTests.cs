using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Keyspace;
using ArdbNet.Storage.Tests.Keyspace;
using ArdbNet.Storage.Types.Streams;
using FsCheck;
using FsCheck.Fluent;

namespace ArdbNet.Storage.Tests.Types.Streams;

/// <summary>A stream behaves like a sorted list of entries, whatever its nodes are.</summary>
public sealed class StreamsModelTests
{
    private static readonly StreamLimits Limits = new(NodeMaxBytes: 200, NodeMaxEntries: 5);

    [Test]
    public void EntriesAreThoseOfASortedList()
    {
        var step = from kind in Gen.Choose(0, 9) from number in Gen.Choose(0, 40) select (kind, number);
        Prop.ForAll(step.ArrayOf(120).ToArbitrary(), static steps =>
        {
            using var data = new TemporaryDataset(writeBufferSize: 4096);
            var model = new List<(StreamId Id, string Value)>();
            foreach (var (kind, number) in steps)
            {
                var entry = data.Database.FindForWrite("key"u8);
                if (!entry.Exists) data.Database.Begin(ref entry, KeyType.Stream);
                Change(ref entry, model, kind, number);
                data.Commit();
                Check(data, model, number);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20));
    }

    private static void Change(ref KeyEntry entry, List<(StreamId Id, string Value)> model, int kind, int number)
    {
        var state = StreamState.Of(in entry);
        switch (kind)
        {
            case 0:
                var id = new StreamId((ulong)number, 0);
                Assert.That(
                    StreamRemoval.Delete(ref entry, ref state, id), Is.EqualTo(model.RemoveAll(item => item.Id == id) > 0));
                break;
            case 1:
                var removed = StreamRemoval.Trim(ref entry, ref state, new StreamTrim { MaxLength = number });
                Assert.That(removed, Is.EqualTo(Math.Max(0, model.Count - number)));
                model.RemoveRange(0, (int)removed);
                break;
            case 2:
                var first = new StreamId((ulong)number, 0);
                removed = StreamRemoval.Trim(ref entry, ref state, new StreamTrim { MaxLength = -1, MinId = first });
                Assert.That(removed, Is.EqualTo(model.RemoveAll(item => item.Id < first)));
                break;
            case 3:
                removed = StreamRemoval.Trim(
                    ref entry, ref state, new StreamTrim { MaxLength = number / 4, IsApproximate = true });
                Assert.That(removed, Is.LessThanOrEqualTo(Math.Max(0, model.Count - (number / 4))));
                model.RemoveRange(0, (int)removed);
                Assert.That(model, Has.Count.LessThan((number / 4) + (int)Limits.NodeMaxEntries));
                break;
            default:
                Assert.That(state.LastId.TryIncrement(out id), Is.True);
                if (number % 3 == 0) id = new StreamId(id.Milliseconds + 1, 0);
                var value = new string('v', number);
                string field = number % 5 == 0 ? "other" : "field";
                var fields = new StreamFieldList([Latin(field), Latin(value), "2"u8.ToArray(), Latin($"{number}")]);
                StreamAppending.Append(ref entry, ref state, id, in fields, in Limits);
                model.Add((id, $"{field}={value} 2={number} "));
                break;
        }

        state.Store(ref entry);
        entry.Database.Save(ref entry);
    }

    private static void Check(TemporaryDataset data, List<(StreamId Id, string Value)> model, int number)
    {
        var entry = data.Database.Find("key"u8);
        var state = StreamState.Of(in entry);
        Assert.That(entry.Count, Is.EqualTo(model.Count));
        Assert.That(state.FirstId, Is.EqualTo(model.FirstOrDefault().Id));
        using var cursor = new StreamCursor(data.Engine, entry.CollectionId, in state);
        var forward = new List<(StreamId, string)>();
        for (var found = cursor.SeekToFirst(); found; found = cursor.Next()) forward.Add(Read(cursor));
        Assert.That(forward, Is.EqualTo(model));
        var backward = new List<(StreamId, string)>();
        for (var found = cursor.SeekForPrevious(StreamId.Max); found; found = cursor.Previous()) backward.Add(Read(cursor));
        backward.Reverse();
        Assert.That(backward, Is.EqualTo(model));

        var (from, to) = (new StreamId((ulong)number / 2, 1), new StreamId((ulong)number, 0));
        var inRange = model.Count(item => item.Id >= from && item.Id <= to);
        Assert.That(cursor.CountRange(from, to, long.MaxValue), Is.EqualTo(inRange));
        Assert.That(cursor.CountRange(from, to, 3), Is.EqualTo(Math.Min(3, inRange)));
        Assert.That(cursor.Seek(from) ? cursor.Id : StreamId.Zero, Is.EqualTo(model.Find(item => item.Id >= from).Id));
    }

    private static (StreamId Id, string Value) Read(StreamCursor cursor)
    {
        var item = cursor.Item;
        var value = "";
        while (item.TryReadPair(out var field, out var part))
        {
            value += $"{System.Text.Encoding.Latin1.GetString(field)}={System.Text.Encoding.Latin1.GetString(part)} ";
        }

        return (item.Id, value);
    }

    private static byte[] Latin(string text) => System.Text.Encoding.Latin1.GetBytes(text);
}
