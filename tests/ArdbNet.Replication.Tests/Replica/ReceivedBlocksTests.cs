using ArdbNet.Replication.RawStream;
using ArdbNet.Replication.Replica;
using ArdbNet.Replication.Tests.RawStream;
using ArdbNet.Storage.Engine;

namespace ArdbNet.Replication.Tests.Replica;

/// <summary>Blocks on disk, and the ends that a process or a machine can meet.</summary>
public sealed class ReceivedBlocksTests
{
    private const string Id = "0123456789012345678901234567890123456789";

    private readonly EngineOptions _options = new() { Directory = "unused" };
    private DirectoryInfo _folder = null!;
    private string _path = null!;

    [SetUp]
    public void MakeFolder()
    {
        _folder = Directory.CreateTempSubdirectory("blocks-");
        _path = Path.Combine(_folder.FullName, "blocks");
    }

    [TearDown]
    public void RemoveFolder() => _folder.Delete(recursive: true);

    [Test]
    public void WhatIsHereGoesOnAfterAnyNumberOfEnds([Values(200_000, 10_000_000)] long tableBytes)
    {
        var entries = RawSample.Entries(new Random(1), 3000);
        var received = ReceivedBlocks.Create(_path, _options, RawSample.Header, Id, tableBytes);
        var random = new Random(2);
        var position = RawPosition.Start;
        var ends = 0;
        while (!Take(received, entries, random.Next(1, 4)))
        {
            position = received.Position;
            received.Dispose();
            received = ReceivedBlocks.TryOpen(_path, _options, tableBytes)!;
            Assert.That(received.Position.Blocks, Is.EqualTo(position.Blocks));
            Assert.That(received.Position.Digest, Is.EqualTo(position.Digest));
            Assert.That(received.ReplicationId, Is.EqualTo(Id));
            ends++;
        }

        Assert.That(ends, Is.GreaterThan(3));
        Assert.That(received.Position.Entries, Is.EqualTo(entries.Count));
        Assert.That(received.Position.Keys, Is.EqualTo(received.KeysOf.Values.Sum()));
        Assert.That(received.ExpiringKeys, Is.EqualTo(entries.Count(static entry => entry.Key[0] == 6)));
        Assert.That(received.Finish(), Has.Count.EqualTo(Directory.GetFiles(_path, "*.sst").Length));
        received.Dispose();
    }

    [Test]
    public void WhatWasBeingWrittenDoesNotCountAndWhatWasBeforeDoes()
    {
        var entries = RawSample.Entries(new Random(3), 1500);
        using (var received = ReceivedBlocks.Create(_path, _options, RawSample.Header, Id, long.MaxValue))
        {
            Take(received, entries, 4);
            Assert.That(received.Position.Blocks, Is.EqualTo(4));
        }

        var file = Path.Combine(_path, "blocks");
        var whole = File.ReadAllBytes(file);
        var random = new Random(4);
        for (var i = 0; i < 10; i++)
        {
            var length = random.Next(whole.Length);
            File.WriteAllBytes(file, [.. whole.AsSpan(0, length), .. new byte[random.Next(100)]]);
            using var received = ReceivedBlocks.TryOpen(_path, _options, long.MaxValue)!;
            Assert.That(received.Position.Blocks, Is.LessThan(4));
            Assert.That(new FileInfo(file).Length, Is.LessThanOrEqualTo(length));
            Assert.That(Take(received, entries, int.MaxValue));
            Assert.That(received.Position.Entries, Is.EqualTo(entries.Count));
        }
    }

    [Test]
    public void BlocksThatAreInATableAlreadyArePassedOver()
    {
        var entries = RawSample.Entries(new Random(5), 2000);
        var file = Path.Combine(_path, "blocks");
        byte[] blocks;
        using (var received = ReceivedBlocks.Create(_path, _options, RawSample.Header, Id, long.MaxValue))
        {
            Take(received, entries, 3);
            blocks = File.ReadAllBytes(file);
            received.Finish();
        }

        // The end came after the state was written and before the blocks went.
        File.WriteAllBytes(file, blocks);
        using var opened = ReceivedBlocks.TryOpen(_path, _options, long.MaxValue)!;
        Assert.That(opened.Position.Blocks, Is.EqualTo(3));
        Assert.That(Take(opened, entries, int.MaxValue));
        Assert.That(opened.Position.Entries, Is.EqualTo(entries.Count));
    }

    [Test]
    public void WithoutASoundStateOrATableNothingGoesOn()
    {
        var entries = RawSample.Entries(new Random(6), 800);
        using (var received = ReceivedBlocks.Create(_path, _options, RawSample.Header, Id, 1000)) Take(received, entries, 2);
        File.Delete(Path.Combine(_path, "000000.sst"));
        Assert.That(ReceivedBlocks.TryOpen(_path, _options, 1000), Is.Null);
        var state = Path.Combine(_path, "state");
        var bytes = File.ReadAllBytes(state);
        bytes[70] ^= 1;
        File.WriteAllBytes(state, bytes);
        Assert.That(ReceivedBlocks.TryOpen(_path, _options, 1000), Is.Null);
        File.Delete(state);
        Assert.That(ReceivedBlocks.TryOpen(_path, _options, 1000), Is.Null);
    }

    // True when all blocks are here.
    private static bool Take(ReceivedBlocks received, IReadOnlyList<(byte[] Key, byte[] Value)> entries, int blocks)
    {
        var frames = RawSample.Write(entries, RawCodec.Zstd, received.Position);
        using var reader = new RawStreamReader(new MemoryStream(RawSample.Join(frames)));
        reader.ReadHeader();
        reader.Resume(received.Position, received.Resumption.LastKey);
        for (; blocks > 0; blocks--)
        {
            if (!reader.ReadBlock()) return true;
            received.Take(reader);
        }

        return false;
    }
}
