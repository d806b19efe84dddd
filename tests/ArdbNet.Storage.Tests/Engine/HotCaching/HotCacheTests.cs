using System.Buffers.Binary;
using ArdbNet.Storage.Engine.HotCaching;
using FsCheck;
using FsCheck.Fluent;

namespace ArdbNet.Storage.Tests.Engine.HotCaching;

public sealed class HotCacheTests
{
    private const int Keys = 300;

    [Test]
    public void NeverShowsAnotherValueThanTheLastOne()
    {
        // Entries of 16 KiB at most: the ring of a megabyte is used many times over.
        var step = from action in Gen.Frequency(
                       (5, Gen.Constant('a')), (6, Gen.Constant('f')), (3, Gen.Constant('u')), (1, Gen.Constant('r')))
                   from key in Gen.Choose(0, Keys - 1)
                   from length in Gen.Frequency((3, Gen.Choose(0, 200)), (1, Gen.Choose(200, 17_000)))
                   select (action, key, length);
        Prop.ForAll(
            step.ArrayOf(3000).ToArbitrary(),
            static steps =>
            {
                using var cache = new HotCache(HotCache.MinCapacity);
                var model = new Dictionary<int, byte[]>();
                var version = 0;
                foreach (var (action, key, length) in steps)
                {
                    var bytes = KeyOf(key);
                    if (action == 'a')
                    {
                        cache.Remove(bytes);
                        cache.Add(bytes, model[key] = ValueOf(length, ++version));
                    }
                    else if (action == 'u')
                    {
                        cache.Update(bytes, model[key] = ValueOf(length, ++version));
                    }
                    else if (action == 'r')
                    {
                        cache.Remove(bytes);
                        model.Remove(key);
                    }
                    else if (cache.TryFind(bytes, out var value))
                    {
                        Assert.That(model.TryGetValue(key, out var expected), Is.True);
                        Assert.That(value.SequenceEqual(expected), Is.True);
                    }
                }

                Assert.That(cache.UsedBytes, Is.LessThanOrEqualTo(HotCache.MinCapacity));
                Assert.That(cache.Count, Is.LessThanOrEqualTo(model.Count));
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));
    }

    [Test]
    public void HoldsNearlyAllThatFits()
    {
        using var cache = new HotCache(HotCache.MinCapacity);
        for (var i = 0; i < 5000; i++) cache.Add(KeyOf(i), ValueOf(64, i));

        var found = 0;
        for (var i = 0; i < 5000; i++)
        {
            if (!cache.TryFind(KeyOf(i), out var value)) continue;
            found++;
            Assert.That(value.SequenceEqual(ValueOf(64, i)), Is.True);
        }

        // A bucket that overflows by chance gives one up.
        Assert.That(found, Is.InRange(4990, 5000));
        Assert.That((cache.Count, cache.Hits, cache.Misses), Is.EqualTo(((long)found, (long)found, 5000L - found)));
    }

    [Test]
    public void KeepsWhatIsAskedForWhileOthersComeAndGo()
    {
        using var cache = new HotCache(HotCache.MinCapacity);
        var missed = 0;
        for (var i = 100; i < 100_000; i++)
        {
            cache.Add(KeyOf(i), ValueOf(64, i));
            if (cache.TryFind(KeyOf(i % 100), out _)) continue;
            missed++;
            cache.Add(KeyOf(i % 100), ValueOf(64, i % 100));
        }

        Assert.That(missed, Is.LessThan(1000), "of 99,900, where without memory of what was asked for all would be missed");
        Assert.That(cache.TryFind(KeyOf(50_000), out _), Is.False, "never asked for again");
    }

    [TestCase(5, TestName = "AnUpdateInPlaceIsFound")]
    [TestCase(500, TestName = "AnUpdateThatTakesMoreRoomIsFound")]
    public void AnUpdateIsFound(int length)
    {
        using var cache = new HotCache(HotCache.MinCapacity);
        cache.Add("a"u8, "1"u8);
        cache.Add("b"u8, "2"u8);
        cache.Update("a"u8, ValueOf(length, 1));
        cache.Update("c"u8, "3"u8);

        Assert.That(cache.TryFind("a"u8, out var value) && value.SequenceEqual(ValueOf(length, 1)));
        Assert.That(cache.TryFind("b"u8, out value) && value.SequenceEqual("2"u8));
        Assert.That(cache.TryFind("c"u8, out _), Is.False, "what is not asked for is not kept");
        Assert.That(cache.Count, Is.EqualTo(2));
    }

    [Test]
    public void AnUpdateThatIsTooLongIsNotKept()
    {
        using var cache = new HotCache(HotCache.MinCapacity);
        cache.Add("a"u8, "1"u8);
        cache.Update("a"u8, new byte[64 << 10]);

        Assert.That(cache.TryFind("a"u8, out _), Is.False);
        Assert.That(cache.Count, Is.Zero);
    }

    [Test]
    public void ForgetsWhatIsRemoved()
    {
        using var cache = new HotCache(HotCache.MinCapacity);
        cache.Add("a"u8, "1"u8);
        cache.Add("b"u8, "2"u8);
        cache.Remove("a"u8);
        cache.Remove("c"u8);

        Assert.That(cache.TryFind("a"u8, out _), Is.False);
        Assert.That(cache.TryFind("b"u8, out var value), Is.True);
        Assert.That(value.SequenceEqual("2"u8), Is.True);
        Assert.That(cache.Count, Is.EqualTo(1));
    }

    [Test]
    public void TakesNoValueThatWouldPushOutVeryManyOthers()
    {
        using var cache = new HotCache(HotCache.MinCapacity);
        cache.Add("small"u8, "value"u8);
        cache.Add("large"u8, new byte[64 << 10]);

        Assert.That(cache.TryFind("large"u8, out _), Is.False);
        Assert.That(cache.TryFind("small"u8, out _), Is.True);
    }

    private static byte[] KeyOf(int number)
    {
        var key = new byte[3 + (number % 20)];
        BinaryPrimitives.WriteUInt16BigEndian(key, (ushort)number);
        key[2] = (byte)(number >> 16);
        return key;
    }

    private static byte[] ValueOf(int length, int seed)
    {
        var value = new byte[length];
        new Random(seed).NextBytes(value);
        return value;
    }
}
