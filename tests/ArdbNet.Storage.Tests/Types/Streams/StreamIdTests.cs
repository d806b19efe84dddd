using ArdbNet.Storage.Types.Streams;
using FsCheck;
using FsCheck.Fluent;

namespace ArdbNet.Storage.Tests.Types.Streams;

public sealed class StreamIdTests
{
    private static readonly Arbitrary<(StreamId First, StreamId Second)> Pairs =
        (from first in Ids() from second in Ids() select (first, second)).ToArbitrary();

    [Test]
    public void BytesComeBackAndSortLikeIds() => Prop.ForAll(Pairs, static pair =>
    {
        var (first, second) = (new byte[StreamId.EncodedLength], new byte[StreamId.EncodedLength]);
        pair.First.Write(first);
        pair.Second.Write(second);
        return StreamId.Read(first) == pair.First
            && Math.Sign(first.AsSpan().SequenceCompareTo(second)) == Math.Sign(pair.First.CompareTo(pair.Second));
    }).QuickCheckThrowOnFailure();

    [Test]
    public void TextComesBack() => Prop.ForAll(Pairs, static pair =>
    {
        var text = new byte[StreamId.MaxTextLength];
        var length = pair.First.Format(text);
        return StreamId.TryParse(text.AsSpan(0, length), 7, out var id) && id == pair.First;
    }).QuickCheckThrowOnFailure();

    [Test]
    public void TheNextIdIsTheLeastGreaterOne() => Prop.ForAll(Pairs, static pair =>
    {
        if (!pair.First.TryIncrement(out var next)) return pair.First == StreamId.Max && next.IsZero;
        return next > pair.First && (pair.Second <= pair.First || pair.Second >= next)
            && next.TryDecrement(out var back) && back == pair.First;
    }).QuickCheckThrowOnFailure();

    [Test]
    public void TheResultMayTakeThePlaceOfTheId()
    {
        var id = StreamId.Zero;
        Assert.That(id.TryDecrement(out id), Is.False);
        Assert.That(id, Is.EqualTo(StreamId.Max));
        Assert.That(id.TryIncrement(out id), Is.False);
        Assert.That(id, Is.EqualTo(StreamId.Zero));
    }

    [TestCase("5", 5UL, 9UL)]
    [TestCase("5-1", 5UL, 1UL)]
    [TestCase("007-+3", 7UL, 3UL)]
    [TestCase(" 5-1", 5UL, 1UL)]
    [TestCase("1-1\0x", 1UL, 1UL)]
    [TestCase("18446744073709551615-18446744073709551615", ulong.MaxValue, ulong.MaxValue)]
    public void NumbersAreReadAsRedisReadsThem(string text, ulong milliseconds, ulong sequence)
    {
        Assert.That(StreamId.TryParse(Latin(text), 9, out var id), Is.True);
        Assert.That(id, Is.EqualTo(new StreamId(milliseconds, sequence)));
    }

    [TestCase("")]
    [TestCase("-")]
    [TestCase("+")]
    [TestCase("1-")]
    [TestCase("-1")]
    [TestCase("1--1")]
    [TestCase("1-*")]
    [TestCase("1-1-1")]
    [TestCase("1.5")]
    [TestCase("18446744073709551616-0")]
    public void WhatIsNoIdIsRefused(string text) =>
        Assert.That(StreamId.TryParse(Latin(text), 0, out _), Is.False);

    [Test]
    public void OnlyWhoAsksForItMayLeaveTheSequenceOut()
    {
        Assert.That(StreamId.TryParse("8-*"u8, 0, mayLackSequence: true, out var id, out var lacksSequence), Is.True);
        Assert.That((id, lacksSequence), Is.EqualTo((new StreamId(8, 0), true)));
    }

    private static byte[] Latin(string text) => System.Text.Encoding.Latin1.GetBytes(text);

    // Neighbours, carries and the ends of both numbers.
    private static Gen<StreamId> Ids()
    {
        var number = Gen.OneOf(
            Gen.Choose(0, 3).Select(static value => (ulong)value),
            Gen.Choose(0, 3).Select(static value => ulong.MaxValue - (ulong)value),
            Gen.Choose(0, int.MaxValue).Select(static value => (ulong)value << 20));
        return from milliseconds in number from sequence in number select new StreamId(milliseconds, sequence);
    }
}
