using System.Buffers.Binary;
using ArdbNet.Replication.RawStream;

namespace ArdbNet.Replication.Tests.RawStream;

/// <summary>Data blocks as RocksDB will read them: nothing passes that it would not find again.</summary>
public sealed class TableBlocksTests
{
    private static readonly List<(byte[] Key, byte[] Value)> Entries =
        [.. Enumerable.Range(0, 600).Select(static i => ((byte[])[1, 0, 0, 0, 1, (byte)(i >> 8), (byte)i], new byte[i % 50]))];

    [Test]
    public void WhatIsPackedComesOutAgain()
    {
        var raw = Raw();
        var stored = Pack(raw);
        var unpacked = new byte[raw.Length];
        Assert.That(stored, Has.Length.LessThan(raw.Length / 2));
        Assert.That(TableBlocks.TryUnpack(stored, unpacked));
        Assert.That(unpacked, Is.EqualTo(raw));
        Assert.That(TableBlocks.TryUnpack(stored, new byte[raw.Length + 1]), Is.False);
        Assert.That(TableBlocks.TryUnpack(stored, new byte[raw.Length - 1]), Is.False);
        Assert.That(TableBlocks.Pack(raw, new byte[stored.Length - 1]), Is.Zero);
    }

    [Test]
    public void WhateverIsUnpackedStaysWithinItsRoom()
    {
        var random = new Random(1);
        var raw = Raw();
        var stored = Pack(raw);
        for (var i = 0; i < 5000; i++)
        {
            var spoilt = stored.ToArray();
            for (var flips = random.Next(1, 4); flips > 0; flips--) spoilt[random.Next(random.Next(2) * spoilt.Length + 8) % spoilt.Length] ^= (byte)random.Next(1, 256);
            Assert.That(() => TableBlocks.TryUnpack(spoilt.AsSpan(0, random.Next(spoilt.Length + 1)), new byte[raw.Length]), Throws.Nothing);
        }
    }

    [Test]
    public void RestartsThatLeadElsewhereAreRefused()
    {
        var raw = Raw();
        Assert.That(() => Walk(raw), Throws.Nothing);
        var end = 4 + BinaryPrimitives.ReadInt32BigEndian(raw);
        var restarts = BinaryPrimitives.ReadInt32LittleEndian(raw.AsSpan(end - 4));
        Assert.That(restarts, Is.GreaterThan(3));
        for (var place = end - 4 - (4 * restarts); place < end; place++)
        {
            foreach (var bit in (int[])[1, 16, 128])
            {
                var spoilt = raw.ToArray();
                spoilt[place] ^= (byte)bit;
                Assert.That(() => Walk(spoilt), Throws.TypeOf<RawStreamException>(), $"byte {place}");
            }
        }
    }

    [Test]
    public void KeysWithAnotherEndAreRefused()
    {
        // length u32 · 3 numbers · key of 7 bytes · its end of 8
        for (var place = 14; place < 22; place++)
        {
            var spoilt = Raw();
            spoilt[place] ^= 1;
            Assert.That(() => Walk(spoilt), Throws.TypeOf<RawStreamException>(), $"byte {place}");
        }
    }

    [Test]
    public void AnyChangeIsRefusedOrMakesOtherEntriesInOrder()
    {
        var random = new Random(2);
        var raw = Raw();
        var refused = 0;
        for (var i = 0; i < 3000; i++)
        {
            var spoilt = raw.ToArray();
            spoilt[random.Next(spoilt.Length)] ^= (byte)random.Next(1, 256);
            try
            {
                Walk(spoilt);
            }
            catch (RawStreamException)
            {
                refused++;
            }
        }

        Assert.That(refused, Is.InRange(500, 2999));
    }

    private static void Walk(byte[] raw)
    {
        byte[] last = [];
        var walk = new RawEntries(raw, default, new RawKey(), block: 0);
        while (walk.MoveNext())
        {
            Assert.That(walk.Key.SequenceCompareTo(last), Is.Positive);
            last = walk.Key.ToArray();
        }

        Assert.That(walk.EndsTableBlock);
    }

    private static byte[] Raw()
    {
        var block = new RawBlock();
        foreach (var (key, value) in Entries) Assert.That(block.TryAdd(key, value));
        return block.Finish().ToArray();
    }

    private static byte[] Pack(byte[] raw)
    {
        var target = new byte[raw.Length];
        return target[..TableBlocks.Pack(raw, target)];
    }
}
