using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Tests.Keyspace;
using ArdbNet.Storage.Types;

namespace ArdbNet.Storage.Tests.Types;

internal sealed class StringsTests
{
    [TestCase("12", StringEncoding.Integer)]
    [TestCase("-9223372036854775808", StringEncoding.Integer)]
    [TestCase("9223372036854775808", StringEncoding.Embedded)]
    [TestCase("012", StringEncoding.Embedded)]
    [TestCase("", StringEncoding.Embedded)]
    [TestCase("aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeee", StringEncoding.Embedded)]
    [TestCase("aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeee", StringEncoding.Raw)]
    public void NamesTheEncodingThatRedisWouldChoose(string value, StringEncoding encoding)
    {
        using var store = new TemporaryDataset();
        var entry = store.Database.FindForWrite("k"u8);
        Strings.Set(ref entry, System.Text.Encoding.ASCII.GetBytes(value));

        Assert.That(Strings.EncodingOf(in entry), Is.EqualTo(encoding));
    }

    [Test]
    public void ChangingInPlaceMakesItRawAndSettingMakesItNew()
    {
        using var store = new TemporaryDataset();
        var entry = store.Database.FindForWrite("k"u8);
        Strings.Append(ref entry, "1"u8);
        Assert.That(Strings.EncodingOf(in entry), Is.EqualTo(StringEncoding.Integer));

        Strings.Append(ref entry, "2"u8);
        Assert.That(Strings.EncodingOf(in entry), Is.EqualTo(StringEncoding.Raw));

        Strings.Replace(ref entry, 13);
        Assert.That(Strings.EncodingOf(in entry), Is.EqualTo(StringEncoding.Integer));
    }

    [Test]
    public void SetDropsTheExpiryAndReplaceKeepsIt()
    {
        using var store = new TemporaryDataset();
        var entry = store.Database.FindForWrite("k"u8);
        Strings.Set(ref entry, "1"u8);
        entry.ExpireAtMs = 5000;
        Strings.Replace(ref entry, "2"u8);
        Strings.WriteRange(ref entry, 40_000, "3"u8);
        Assert.That(entry.ExpireAtMs, Is.EqualTo(5000));

        Strings.Set(ref entry, "4"u8);
        Assert.That(entry.ExpireAtMs, Is.Zero);
    }

    [Test]
    public void ALongStringIsReadFromASnapshotAsItWas()
    {
        using var store = new TemporaryDataset();
        var old = new byte[100_000];
        Array.Fill(old, (byte)'a');
        Write(store, old);
        var value = Strings.ValueOf(store.Database.Find("k"u8));
        store.Commit();

        using var snapshot = store.Engine.CreateSnapshot();
        Write(store, "new"u8);
        Write(store, new byte[200_000]);

        var read = new byte[100_000];
        value.Read(snapshot, 0, read);
        Assert.That(read, Is.EqualTo(old));
        value.Read(snapshot, 90_000, read);
        Assert.That(read.AsSpan(0, 10_000).SequenceEqual(old.AsSpan(90_000)), Is.True);
        Assert.That(read.AsSpan(10_000).ContainsAnyExcept((byte)0), Is.False);
    }

    [Test]
    public void TheChunksOfAReplacedStringAreSwept()
    {
        using var store = new TemporaryDataset();
        using var sweeper = new GarbageSweeper(store.Engine);
        Write(store, new byte[100_000].AsSpan());
        store.Engine.Persist();
        Assert.That(CountChunks(store), Is.EqualTo(7));

        Write(store, "short"u8);
        Write(store, new byte[40_000].AsSpan());
        store.Engine.Persist();
        sweeper.Wake();

        Assert.That(() => CountChunks(store), Is.EqualTo(3).After(5).Seconds.PollEvery(20).MilliSeconds);
        var entry = store.Database.Find("k"u8);
        Assert.That(Strings.Read(in entry).Length, Is.EqualTo(40_000));
    }

    private static void Write(TemporaryDataset store, ReadOnlySpan<byte> value)
    {
        var entry = store.Database.FindForWrite("k"u8);
        Strings.Set(ref entry, value);
        store.Database.Save(ref entry);
        store.Commit();
    }

    private static int CountChunks(TemporaryDataset store)
    {
        using var cursor = store.Engine.OpenCursor([KeyTag.Element]);
        var count = 0;
        for (var found = cursor.SeekToFirst(); found; found = cursor.Next()) count++;
        return count;
    }
}
