using ArdbNet.Storage.Tests.Keyspace;
using ArdbNet.Storage.Types;
using FsCheck;
using FsCheck.Fluent;

namespace ArdbNet.Storage.Tests.Types;

internal sealed class BitmapsTests
{
    private static readonly Gen<byte[]> Sources =
        from length in Gen.OneOf(Gen.Choose(0, 100), Gen.Choose(32760, 32780), Gen.Choose(0, 150_000))
        from seed in Gen.Choose(0, 1000)
        select Bytes(length, seed);

    [TestCase(BitwiseOperation.And)]
    [TestCase(BitwiseOperation.Or)]
    [TestCase(BitwiseOperation.Xor)]
    [TestCase(BitwiseOperation.Not)]
    public void CombinesByteByByteAsIfShortSourcesEndedInZeros(BitwiseOperation operation)
    {
        using var store = new TemporaryDataset();
        var lists = Sources.ArrayOf().Where(list => list.Any(source => source.Length > 0));
        Prop.ForAll(Arb.From(lists), sources =>
        {
            if (operation == BitwiseOperation.Not) sources = [.. sources.OrderByDescending(source => source.Length).Take(1)];
            for (var i = 0; i < sources.Length; i++)
            {
                var source = store.Database.FindForWrite([(byte)i]);
                Strings.Set(ref source, sources[i]);
                store.Database.Save(ref source);
            }

            store.Commit();
            var values = new StringValue[sources.Length];
            for (var i = 0; i < values.Length; i++) values[i] = Strings.ValueOf(store.Database.Find([(byte)i]));
            // The target is the first source: it has to be read before it goes.
            var target = store.Database.FindForWrite([0]);
            Bitmaps.Combine(operation, values, ref target);
            store.Database.Save(ref target);
            store.Commit();

            var found = store.Database.Find([0]);
            Assert.That(Strings.Read(in found).SequenceEqual(Expected(operation, sources)), Is.True);
            store.Commit();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20).WithEndSize(6));
    }

    [Test]
    public void CombinesWhatIsLongerThanOneWindow()
    {
        using var store = new TemporaryDataset();
        byte[][] sources = [Bytes(2_500_001, 1), Bytes(1_200_000, 3), Bytes(40_000, 2)];
        var values = new StringValue[sources.Length];
        for (var i = 0; i < sources.Length; i++)
        {
            var source = store.Database.FindForWrite([(byte)i]);
            Strings.Set(ref source, sources[i]);
            store.Database.Save(ref source);
            values[i] = Strings.ValueOf(in source);
        }

        var target = store.Database.FindForWrite("d"u8);
        Bitmaps.Combine(BitwiseOperation.Xor, values, ref target);

        var expected = sources[0];
        foreach (var source in sources[1..])
        {
            for (var i = 0; i < source.Length; i++) expected[i] ^= source[i];
        }

        Assert.That(Strings.Read(in target).SequenceEqual(expected), Is.True);
        store.Commit();
    }

    [Test]
    public void ABitFarOutCostsOneChunk()
    {
        using var store = new TemporaryDataset();
        var entry = store.Database.FindForWrite("k"u8);
        const long Bit = (512L << 23) - 1;
        Bitmaps.SetBit(ref entry, Bit, value: true, out var hasChanged);
        store.Database.Save(ref entry);
        store.Commit();

        Assert.That(hasChanged, Is.True);
        Assert.That(store.Engine.BufferBytes, Is.LessThan(4 << 20));
        entry = store.Database.Find("k"u8);
        Assert.That(Strings.Length(in entry), Is.EqualTo(512L << 20));
        Assert.That(Bitmaps.Count(in entry, 0, Bit + 1), Is.EqualTo(1));
        Assert.That(Bitmaps.Find(in entry, isSet: true, 0, Bit + 1), Is.EqualTo(Bit));
        Assert.That(Bitmaps.Find(in entry, isSet: false, 0, Bit + 1), Is.Zero);
        Assert.That(Bitmaps.Find(in entry, isSet: false, Bit, Bit + 1), Is.EqualTo(-1));
        store.Commit();
    }

    private static byte[] Bytes(int length, int seed)
    {
        var bytes = new byte[length];
        new System.Random(seed).NextBytes(bytes);
        if (seed % 3 == 0) bytes.AsSpan(0, length / 2).Clear();
        return bytes;
    }

    private static byte[] Expected(BitwiseOperation operation, byte[][] sources)
    {
        var result = new byte[sources.Max(source => source.Length)];
        for (var i = 0; i < result.Length; i++)
        {
            var values = sources.Select(source => i < source.Length ? source[i] : (byte)0);
            result[i] = operation switch
            {
                BitwiseOperation.And => values.Aggregate((a, b) => (byte)(a & b)),
                BitwiseOperation.Or => values.Aggregate((a, b) => (byte)(a | b)),
                BitwiseOperation.Xor => values.Aggregate((a, b) => (byte)(a ^ b)),
                _ => (byte)~values.Single(),
            };
        }

        return result;
    }
}
