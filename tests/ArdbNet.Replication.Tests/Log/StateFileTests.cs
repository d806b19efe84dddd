using ArdbNet.Replication.Log;

namespace ArdbNet.Replication.Tests.Log;

public sealed class StateFileTests
{
    private static readonly HistoryIds History = new(new string('a', 40), new string('b', 40), 17, FollowsMaster: true);

    private LogFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new LogFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void WhatIsWrittenIsRead()
    {
        var state = new LogState(0, History, 123_456_789_012, 9, IsClean: true, BootId.Current());
        new StateFile(_folder.StatePath).Write(state);

        Assert.That(new StateFile(_folder.StatePath).Read(), Is.EqualTo(state with { Sequence = 1 }));
    }

    [Test]
    public void AWriteTornAtAnyByteLeavesTheStateBeforeOrAfterIt([Values(0, 1)] int tornCopy)
    {
        var before = Write(1);
        var oldBytes = File.ReadAllBytes(_folder.StatePath);
        var after = Write(2);
        var newBytes = File.ReadAllBytes(_folder.StatePath);
        for (var torn = 0; torn <= LogState.Length; torn++)
        {
            // The copies are written one after the other: the first is whole before the second is begun.
            var bytes = (byte[])oldBytes.Clone();
            newBytes.AsSpan(0, (tornCopy * 4096) + torn).CopyTo(bytes);
            File.WriteAllBytes(_folder.StatePath, bytes);

            var read = new StateFile(_folder.StatePath).Read();
            Assert.That(read?.Tail, Is.EqualTo(before).Or.EqualTo(after), $"torn at {torn}");
        }
    }

    [Test]
    public void EitherCopyMayBeLostOnceTheWriteIsDone([Values(0, 4096)] int position)
    {
        Write(1);
        var tail = Write(2);
        LogFolder.Overwrite(_folder.StatePath, position, new byte[512]);

        Assert.That(new StateFile(_folder.StatePath).Read()?.Tail, Is.EqualTo(tail));
    }

    [Test]
    public void AWriteAfterATornOneSparesTheWholeCopy()
    {
        Write(1);
        LogFolder.Flip(_folder.StatePath, 100);
        var file = new StateFile(_folder.StatePath);
        Assert.That(file.Read()?.Tail, Is.EqualTo(1));
        file.Write(new LogState(0, History, 5, 0, IsClean: false, BootId.Current()));

        Assert.That(new StateFile(_folder.StatePath).Read()?.Tail, Is.EqualTo(5));
    }

    private long Write(long tail)
    {
        var file = new StateFile(_folder.StatePath);
        file.Read();
        file.Write(new LogState(0, History, tail, 0, IsClean: false, BootId.Current()));
        return tail;
    }
}
