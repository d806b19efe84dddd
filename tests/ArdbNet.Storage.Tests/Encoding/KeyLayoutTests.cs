using ArdbNet.Storage.Encoding;
using FsCheck;
using FsCheck.Fluent;

namespace ArdbNet.Storage.Tests.Encoding;

/// <summary>The bytes on disk. They are what stores in the field hold: a change here needs a new format version.</summary>
public sealed class KeyLayoutTests
{
    [Test]
    public void MetadataKeyIsTagKeyspaceSlotHashKey()
    {
        var encoded = MetadataKeyOf(7, "foo"u8);
        Assert.That(Convert.ToHexString(encoded), Is.EqualTo("01" + "00000007" + "2F96" + "DA4C298A" + "666F6F"));
        Assert.That(MetadataKey.KeyspaceId(encoded), Is.EqualTo(7));
        Assert.That(MetadataKey.Position(encoded), Is.EqualTo(0x2F96_DA4C298A));
        Assert.That(MetadataKey.Key(encoded).SequenceEqual("foo"u8));
    }

    [Test]
    public void MemberKeyIsTagCollectionHashMember()
    {
        var encoded = new byte[MemberKey.Length("field"u8)];
        MemberKey.Write(encoded, 0x0102030405060708, "field"u8);
        Assert.That(Convert.ToHexString(encoded), Is.EqualTo("02" + "0102030405060708" + "93F22DC6" + "6669656C64"));
        Assert.That(MemberKey.Position(encoded), Is.EqualTo(0x93F22DC6));
        Assert.That(MemberKey.Member(encoded).SequenceEqual("field"u8));
        Assert.That(CollectionKey.Id(encoded), Is.EqualTo(0x0102030405060708));
    }

    [TestCase(0, "8000000000000000")]
    [TestCase(5, "8000000000000005")]
    [TestCase(-1, "7FFFFFFFFFFFFFFF")]
    [TestCase(long.MinValue, "0000000000000000")]
    public void ElementKeyIsTagCollectionIndex(long index, string bytes)
    {
        var encoded = new byte[ElementKey.Length];
        ElementKey.Write(encoded, 9, index);
        Assert.That(Convert.ToHexString(encoded), Is.EqualTo("04" + "0000000000000009" + bytes));
        Assert.That(ElementKey.Index(encoded), Is.EqualTo(index));
    }

    [Test]
    public void ExpiryKeyIsTagMomentMetadataKey()
    {
        var key = MetadataKeyOf(1, "foo"u8);
        var encoded = new byte[ExpiryKey.Length(key)];
        ExpiryKey.Write(encoded, 1_700_000_000_123, key);
        Assert.That(Convert.ToHexString(encoded), Is.EqualTo("06" + "0000018BCFE5687B" + Convert.ToHexString(key)));
        Assert.That(ExpiryKey.ExpireAtMs(encoded), Is.EqualTo(1_700_000_000_123));
        Assert.That(ExpiryKey.MetadataKeyOf(encoded).SequenceEqual(key));
    }

    [Test]
    public void GarbageKeyOfElementsNamesTheirIndexes()
    {
        var encoded = new byte[GarbageKey.ElementsLength];
        GarbageKey.WriteElements(encoded, 5, -1, 2);
        Assert.That(
            Convert.ToHexString(encoded), Is.EqualTo("070200000000000000057FFFFFFFFFFFFFFF8000000000000002"));
        Assert.That((GarbageKey.FirstElement(encoded), GarbageKey.ElementsEnd(encoded)), Is.EqualTo((-1L, 2L)));
    }

    [TestCase(GarbageKey.Collection, "07000000000000000005")]
    [TestCase(GarbageKey.Keyspace, "07010000000000000005")]
    public void GarbageKeyIsTagKindId(byte kind, string bytes)
    {
        var encoded = new byte[GarbageKey.Length];
        GarbageKey.Write(encoded, kind, 5);
        Assert.That(Convert.ToHexString(encoded), Is.EqualTo(bytes));
        Assert.That((GarbageKey.Kind(encoded), GarbageKey.Id(encoded)), Is.EqualTo((kind, 5UL)));
    }

    [TestCase(0, "8000000000000000")]
    [TestCase(-0.0, "8000000000000000")]
    [TestCase(1.5, "BFF8000000000000")]
    [TestCase(-1.5, "4007FFFFFFFFFFFF")]
    [TestCase(double.PositiveInfinity, "FFF0000000000000")]
    [TestCase(double.NegativeInfinity, "000FFFFFFFFFFFFF")]
    public void ScoreKeyIsTagCollectionPartScoreMember(double score, string bytes)
    {
        var encoded = new byte[ScoreKey.Length("m"u8)];
        ScoreKey.Write(encoded, 9, score, "m"u8);
        Assert.That(Convert.ToHexString(encoded), Is.EqualTo("03" + "0000000000000009" + "00" + bytes + "6D"));
        Assert.That(ScoreCode.Read(ScoreKey.Place(encoded)), Is.EqualTo(score));
        Assert.That(ScoreKey.Member(encoded).SequenceEqual("m"u8));
    }

    [Test]
    public void RankNodeKeyIsTagCollectionPartNumber()
    {
        var encoded = new byte[RankNodeKey.Length];
        RankNodeKey.Write(encoded, 9, 258);
        Assert.That(Convert.ToHexString(encoded), Is.EqualTo("03" + "0000000000000009" + "01" + "00000102"));
    }

    [Test]
    public void MetadataIsFormatTypeFlagsExpiryPayload()
    {
        var value = new byte[Metadata.HeaderLength + Metadata.CollectionLength];
        Metadata.WriteHeader(value, KeyType.Hash, MetadataFlags.OutgrewListpack, 1_700_000_000_123);
        Metadata.WriteCollection(value.AsSpan(Metadata.HeaderLength), 3, 1000);
        Assert.That(
            Convert.ToHexString(value),
            Is.EqualTo("01" + "03" + "04" + "0000018BCFE5687B" + "0000000000000003" + "00000000000003E8"));
        Assert.That((Metadata.Type(value), Metadata.Flags(value)), Is.EqualTo((KeyType.Hash, MetadataFlags.OutgrewListpack)));
        Assert.That(Metadata.ExpireAtMs(value), Is.EqualTo(1_700_000_000_123));
        Assert.That(Metadata.CollectionId(Metadata.Payload(value)), Is.EqualTo(3));
        Assert.That(Metadata.Count(Metadata.Payload(value)), Is.EqualTo(1000));
    }

    [Test]
    public void PersistedNumbersNeverChange()
    {
        Assert.That(
            string.Join(' ', Enum.GetValues<KeyType>().Select(static type => $"{type}={(int)type}")),
            Is.EqualTo("None=0 String=1 List=2 Hash=3 Set=4 SortedSet=5 Stream=6"));
        Assert.That(
            string.Join(' ', Enum.GetValues<MetadataFlags>().Select(static flag => $"{flag}={(int)flag}")),
            Is.EqualTo("None=0 Chunked=1 Raw=2 OutgrewListpack=4 NotIntegers=8 Packed=16"));
    }

    [Test]
    public void ElementsSortByIndex() => Prop.ForAll<long, long>((first, second) =>
        Math.Sign(Element(first).AsSpan().SequenceCompareTo(Element(second))) == Math.Sign(first.CompareTo(second)))
        .Check(Config.QuickThrowOnFailure);

    [Test]
    public void PlacesSortByScoreThenMember() => Prop.ForAll<double, double, byte[]>((first, second, member) =>
        double.IsNaN(first) || double.IsNaN(second)
        || Math.Sign(Place(first, [.. member, 1]).AsSpan().SequenceCompareTo(Place(second, member)))
            == (first == second ? 1 : first.CompareTo(second))).Check(Config.QuickThrowOnFailure);

    [Test]
    public void TimesSortByMomentWhateverTheKey() => Prop.ForAll<NonNegativeInt, NonNegativeInt, byte[]>((first, second, key) =>
        first.Get == second.Get
        || Math.Sign(Expiry(first.Get * 1001L, key ?? []).AsSpan().SequenceCompareTo(Expiry(second.Get * 1001L, [])))
            == first.Get.CompareTo(second.Get)).Check(Config.QuickThrowOnFailure);

    [Test]
    public void KeysSortByPositionWithinTheirKeyspace() => Prop.ForAll<byte[], byte[]>((first, second) =>
    {
        var (a, b) = (MetadataKeyOf(1, first ?? []), MetadataKeyOf(1, second ?? []));
        var byPosition = MetadataKey.Position(a).CompareTo(MetadataKey.Position(b));
        var isOrdered = byPosition == 0 || Math.Sign(a.AsSpan().SequenceCompareTo(b)) == byPosition;
        return isOrdered && MetadataKey.Position(a) < MetadataKey.PositionEnd
            && a.AsSpan().SequenceCompareTo(MetadataKeyOf(2, second ?? [])) < 0;
    }).Check(Config.QuickThrowOnFailure);

    private static byte[] MetadataKeyOf(uint keyspaceId, ReadOnlySpan<byte> key)
    {
        var encoded = new byte[MetadataKey.Length(key)];
        MetadataKey.Write(encoded, keyspaceId, key);
        return encoded;
    }

    private static byte[] Element(long index)
    {
        var encoded = new byte[ElementKey.Length];
        ElementKey.Write(encoded, 1, index);
        return encoded;
    }

    private static byte[] Place(double score, byte[] member)
    {
        var place = new byte[ScoreCode.Length + member.Length];
        ScoreKey.WritePlace(place, score, member);
        return place;
    }

    private static byte[] Expiry(long expireAtMs, byte[] key)
    {
        var encoded = new byte[ExpiryKey.Length(key)];
        ExpiryKey.Write(encoded, expireAtMs, key);
        return encoded;
    }
}
