using System.Buffers.Binary;
using ArdbNet.Replication.RawStream;
using FsCheck;
using FsCheck.Fluent;

namespace ArdbNet.Replication.Tests.RawStream;

/// <summary>What is written is read; anything else is noticed, and costs no more memory than it has bytes.</summary>
public sealed class RawStreamTests
{
    [Test]
    public void WhatIsWrittenIsReadHoweverItComes() => Prop.ForAll<int>(static seed =>
    {
        var random = new Random(seed);
        var entries = RawSample.Entries(random, random.Next(0, 900));
        var codec = (RawCodec)random.Next(3);
        var bytes = RawSample.Join(RawSample.Write(entries, codec));
        var read = RawSample.Read(new SlicedStream(bytes, random));
        Assert.That(read.Fault, Is.Null);
        Assert.That(read.Entries, Has.Count.EqualTo(entries.Count));
        Assert.That(RawSample.IsBeginning(read.Entries, entries));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(15));

    [Test]
    public void BlocksEndWhereTheirEntriesSayWhateverTheCodec()
    {
        var entries = RawSample.Entries(new Random(1), 3000);
        var packed = RawSample.Read(new MemoryStream(RawSample.Join(RawSample.Write(entries, RawCodec.Zstd))));
        var plain = RawSample.Read(new MemoryStream(RawSample.Join(RawSample.Write(entries, RawCodec.None))));
        var quick = RawSample.Read(new MemoryStream(RawSample.Join(RawSample.Write(entries, RawCodec.Lz4))));
        Assert.That(packed.Position.Blocks, Is.EqualTo(plain.Position.Blocks).And.GreaterThan(5));
        Assert.That(packed.Position.Digest, Is.EqualTo(plain.Position.Digest));
        Assert.That(quick.Position.Digest, Is.EqualTo(plain.Position.Digest));
    }

    [Test]
    public void AStreamGoesOnBehindAnyBlock()
    {
        var entries = RawSample.Entries(new Random(2), 1000);
        var frames = RawSample.Write(entries, RawCodec.Zstd);
        for (var blocks = 0; blocks <= frames.Count - 2; blocks += 4)
        {
            var begun = RawSample.Read(new MemoryStream(RawSample.Join(frames.Take(1 + blocks))));
            Assert.That(begun.Position.Blocks, Is.EqualTo(blocks));
            var rest = RawSample.Write(entries, RawCodec.None, begun.Position);
            using var reader = new RawStreamReader(new MemoryStream(RawSample.Join(rest)));
            Assert.That(reader.ReadHeader().FirstBlock, Is.EqualTo(blocks));
            reader.Resume(begun.Position, begun.Entries.Count == 0 ? [] : begun.Entries[^1].Key);
            while (reader.ReadBlock())
            {
                var (count, keys) = (0, 0);
                for (var walk = reader.OpenEntries(); walk.MoveNext(); count++) keys += walk.Key[0] == 1 ? 1 : 0;
                reader.Complete(count, keys);
            }

            Assert.That(reader.End!.Position.Entries, Is.EqualTo(entries.Count));
        }
    }

    [Test]
    public void AnyFlippedBitIsNoticedAndNothingBehindItCounts()
    {
        var random = new Random(3);
        var entries = RawSample.Entries(random, 150);
        foreach (var codec in Enum.GetValues<RawCodec>())
        {
            var frames = RawSample.Write(entries, codec);
            var bytes = RawSample.Join(frames);
            var places = Enumerable.Range(0, 110).Concat(Enumerable.Range(0, 150).Select(_ => random.Next(bytes.Length)))
                .Concat(Enumerable.Range(bytes.Length - 60, 60));
            foreach (var place in places)
            {
                // The progress of a block is covered like all of its header.
                var spoilt = bytes.ToArray();
                spoilt[place] ^= (byte)(1 << random.Next(8));
                var read = RawSample.Read(new MemoryStream(spoilt));
                Assert.That(read.Fault, Is.Not.Null, $"byte {place}");
                Assert.That(RawSample.IsBeginning(read.Entries, entries), $"byte {place}");
            }
        }
    }

    [Test]
    public void MissingRepeatedAndReorderedBlocksAreNoticed()
    {
        var frames = RawSample.Write(RawSample.Entries(new Random(4), 1200), RawCodec.Zstd);
        var last = frames.Count - 1;
        for (var i = 1; i < last; i++)
        {
            AssertRefused(frames.Where((_, place) => place != i));
            AssertRefused(frames.Take(i + 1).Concat(frames.Skip(i)));
            if (i + 1 < last) AssertRefused([.. frames.Take(i), frames[i + 1], frames[i], .. frames.Skip(i + 2)]);
            AssertRefused(frames.Take(i + 1));
            AssertRefused(frames.Take(i).Append(frames[last]));
        }

        Assert.That(last, Is.GreaterThan(5));
    }

    [Test]
    public void RandomBytesAreRefused() => Prop.ForAll<byte[]>(static bytes =>
    {
        Assert.That(RawSample.Read(new MemoryStream(bytes)).Fault, Is.Not.Null);
        byte[] headed = [.. RawSample.Header.Write(), .. bytes];
        Assert.That(RawSample.Read(new MemoryStream(headed)).Fault, Is.Not.Null);
    }).QuickCheckThrowOnFailure();

    [TestCase(12, 0x40000000, TestName = "EntriesThatAreMany")]
    [TestCase(16, 0x7FFFFFFF, TestName = "RawBytesThatAreMany")]
    [TestCase(20, 0x7FFFFFFF, TestName = "StoredBytesThatAreMany")]
    public void ALyingHeaderTakesNoMemory(int field, int claim)
    {
        var block = RawSample.Write(RawSample.Entries(new Random(5), 50), RawCodec.None)[1];
        BinaryPrimitives.WriteInt32BigEndian(block.AsSpan(field), claim);
        AssertCheap([.. RawSample.Header.Write(), .. block]);
    }

    [Test]
    public void AHugeEntryThatNeverComesTakesNoMemory()
    {
        var header = new byte[32];
        header[0] = (byte)'B';
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(12), 1);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(16), 0x6000_0000);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(20), 0x6000_0000);
        AssertCheap([.. RawSample.Header.Write(), .. header, .. new byte[100_000]]);
    }

    private static void AssertCheap(byte[] bytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(RawSample.Read(new MemoryStream(bytes)).Fault, Is.Not.Null);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(2 << 20));
    }

    private static void AssertRefused(IEnumerable<byte[]> frames) =>
        Assert.That(RawSample.Read(new MemoryStream(RawSample.Join(frames))).Fault, Is.Not.Null);
}
