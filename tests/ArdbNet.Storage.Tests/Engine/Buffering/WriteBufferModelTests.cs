using System.Buffers.Binary;
using ArdbNet.Storage.Engine.Buffering;
using FsCheck;
using FsCheck.Fluent;

namespace ArdbNet.Storage.Tests.Engine.Buffering;

public sealed class WriteBufferModelTests
{
    private static readonly Config Quick = Config.QuickThrowOnFailure;

    [Test]
    public void BehavesLikeASortedDictionary()
    {
        var step = from kind in Gen.Frequency(
                       (40, Gen.Constant(BufferStep.Put)),
                       (10, Gen.Constant(BufferStep.Delete)),
                       (10, Gen.Constant(BufferStep.Find)),
                       (4, Gen.Constant(BufferStep.Seek)),
                       (4, Gen.Constant(BufferStep.SeekForPrevious)),
                       (1, Gen.Constant(BufferStep.SeekToFirst)),
                       (1, Gen.Constant(BufferStep.SeekToLast)),
                       (12, Gen.Constant(BufferStep.Next)),
                       (12, Gen.Constant(BufferStep.Previous)),
                       (2, Gen.Constant(BufferStep.Commit)),
                       (2, Gen.Constant(BufferStep.Rollback)))
                   from key in Keys()
                   from value in Values()
                   select (kind, key, value);
        long before = NativeBlocks.OutstandingBytes;
        Prop.ForAll(
            step.ArrayOf(1000).ToArbitrary(),
            steps =>
            {
                using var modelled = new ModelledBuffer();
                foreach ((BufferStep kind, byte[] key, byte[] value) in steps)
                    modelled.Run(kind, key, value);
                modelled.CheckAll();
                modelled.Freeze();
                modelled.CheckAll();
            }).Check(Quick.WithMaxTest(60));
        Assert.That(NativeBlocks.OutstandingBytes, Is.EqualTo(before));
    }

    [Test]
    public void RunsThatGrowBesideEachOtherStayInOrder()
    {
        // More than there are places that the buffer finds again quickly, half of them downwards.
        var step = from run in Gen.Frequency(
                       (3, Gen.Choose(0, 2)),
                       (1, Gen.Choose(0, 6)))
                   from kind in Gen.Elements(BufferStep.Put, BufferStep.Put, BufferStep.Put, BufferStep.Delete, BufferStep.Find)
                   from back in Gen.Choose(0, 3)
                   select (run, kind, back);
        Prop.ForAll(
            step.ArrayOf(2500).ToArbitrary(),
            static steps =>
            {
                using var modelled = new ModelledBuffer();
                var lengths = new long[7];
                foreach (var (run, kind, back) in steps)
                {
                    var at = kind == BufferStep.Put ? lengths[run]++ : lengths[run] - back;
                    modelled.Run(kind, KeyOf(run, run % 2 == 0 ? at : -at), [(byte)run]);
                    modelled.Run(BufferStep.Find, KeyOf(run, 0), []);
                    modelled.Run(BufferStep.Put, [1, (byte)run], [(byte)back]);
                    if (back == 0) modelled.Run(BufferStep.Commit, [], []);
                }

                modelled.CheckAll();
            }).Check(Quick.WithMaxTest(20));

        static byte[] KeyOf(int run, long at)
        {
            var key = new byte[17];
            key[8] = (byte)run;
            BinaryPrimitives.WriteInt64BigEndian(key.AsSpan(9), at ^ long.MinValue);
            return key;
        }
    }

    [Test]
    public void RollbackOfManyWritesIsExact()
    {
        Prop.ForAll(
            Keys().ArrayOf(1500).ToArbitrary(),
            keys =>
            {
                using var modelled = new ModelledBuffer();
                foreach (byte[] key in keys.Take(500))
                    modelled.Run(BufferStep.Put, key, [1]);
                modelled.Run(BufferStep.Commit, [], []);
                foreach (byte[] key in keys.Skip(250))
                    modelled.Run(key.Length % 3 == 0 ? BufferStep.Delete : BufferStep.Put, key, key);
                modelled.CheckAll();
                modelled.Run(BufferStep.Rollback, [], []);
                modelled.CheckAll();
                foreach (byte[] key in keys.Take(1000))
                    modelled.Run(BufferStep.Put, key, [2, 2]);
                modelled.CheckAll();
            }).Check(Quick.WithMaxTest(20));
    }

    // Few enough keys of each kind that steps meet, and enough of them that nodes split, with equal heads as well.
    private static Gen<byte[]> Keys()
    {
        byte[] prefix = [1, .. new byte[3], .. Enumerable.Repeat((byte)9, 30)];
        var ties = Gen.Choose(0, 299).Select(i => (byte[])[.. prefix, (byte)(i >> 8), (byte)i]);
        var spread = Gen.Choose(0, 299).Select(i =>
        {
            var key = new byte[9 + (i % 30)];
            BinaryPrimitives.WriteUInt64BigEndian(key, (ulong)i * 0x9E3779B97F4A7C15);
            return key;
        });
        var members = Gen.Choose(0, 299).Select(i =>
        {
            var key = new byte[17];
            BinaryPrimitives.WriteInt64BigEndian(key.AsSpan(8), i * 0x1F3D5B79L);
            return key;
        });
        var elements = Gen.Choose(-150, 149).Select(i =>
        {
            byte[] key = [4, .. new byte[16]];
            BinaryPrimitives.WriteInt64BigEndian(key.AsSpan(9), i ^ long.MinValue);
            return key;
        });
        var zeros = Gen.Choose(0, 40).Select(i => new byte[i]);
        var highest = Gen.Choose(0, 40).Select(i => Enumerable.Repeat((byte)0xFF, i).ToArray());
        var anything = Gen.Choose(0, 3).SelectMany(n => Gen.Choose(0, 255).Select(i => (byte)i).ArrayOf(n));
        return Gen.Frequency(
            (4, ties), (4, spread), (3, members), (3, elements), (2, zeros), (1, highest), (1, anything));
    }

    private static Gen<byte[]> Values() => Gen.Frequency(
        (20, Gen.Choose(0, 200)),
        (5, Gen.Choose(400, 2000)),
        (1, Gen.Choose(30_000, 40_000))).SelectMany(
            length => Gen.Choose(0, 255).Select(fill => Enumerable.Repeat((byte)fill, length).ToArray()));
}
