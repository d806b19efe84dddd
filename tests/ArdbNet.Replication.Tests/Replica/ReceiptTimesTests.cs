using ArdbNet.Replication.Replica;

namespace ArdbNet.Replication.Tests.Replica;

public sealed class ReceiptTimesTests
{
    private DirectoryInfo _directory = null!;

    private string FilePath => Path.Combine(_directory.FullName, "receipts");

    [SetUp]
    public void MakeFolder() => _directory = Directory.CreateTempSubdirectory("receipts-");

    [TearDown]
    public void RemoveFolder() => _directory.Delete(recursive: true);

    [Test]
    public void AMomentHoldsForAllBytesUpToTheNext()
    {
        using var times = ReceiptTimes.Open(FilePath, tailOffset: 0);
        times.Record(100, 1000, persistedOffset: 0);
        times.Record(200, 2000, persistedOffset: 0);
        times.Record(300, 3000, persistedOffset: 0);
        Assert.That(
            new long[] { 100, 199, 200, 299, 300, 10_000 }.Select(times.MomentOf),
            Is.EqualTo(new long[] { 1000, 1000, 2000, 2000, 3000, 3000 }));
    }

    [Test]
    public void WhereNothingIsKnownItIsThePresent()
    {
        using var times = ReceiptTimes.Open(FilePath, tailOffset: 0);
        times.Record(100, 1000, persistedOffset: 0);
        Assert.That(times.MomentOf(99), Is.EqualTo(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()).Within(5000));
    }

    [Test]
    public void AllIsKnownAfterARestart()
    {
        using (var times = ReceiptTimes.Open(FilePath, tailOffset: 0))
        {
            for (var i = 1; i <= 50; i++) times.Record(i * 10, i * 1000, persistedOffset: 0);
            times.Sync();
        }

        using var again = ReceiptTimes.Open(FilePath, tailOffset: 1000);
        Assert.That(Enumerable.Range(1, 50).Select(i => again.MomentOf(i * 10)), Is.EqualTo(Enumerable.Range(1, 50).Select(i => i * 1000L)));
    }

    [Test]
    public void WhatTheLogHasLostIsForgottenAndMayComeAgain()
    {
        using (var times = ReceiptTimes.Open(FilePath, tailOffset: 0))
        {
            times.Record(100, 1000, persistedOffset: 0);
            times.Record(200, 2000, persistedOffset: 0);
        }

        using (var cut = ReceiptTimes.Open(FilePath, tailOffset: 150))
        {
            Assert.That(cut.MomentOf(250), Is.EqualTo(1000));
            cut.Record(150, 5000, persistedOffset: 0);
        }

        using var again = ReceiptTimes.Open(FilePath, tailOffset: 1000);
        Assert.That(new long[] { 149, 150, 250 }.Select(again.MomentOf), Is.EqualTo(new long[] { 1000, 5000, 5000 }));
    }

    [Test]
    public void ARecordThatWasHalfWrittenIsNone()
    {
        using (var times = ReceiptTimes.Open(FilePath, tailOffset: 0))
        {
            times.Record(100, 1000, persistedOffset: 0);
            times.Record(200, 2000, persistedOffset: 0);
        }

        using (var file = File.OpenHandle(FilePath, FileMode.Open, FileAccess.Write)) RandomAccess.SetLength(file, 31);

        using var again = ReceiptTimes.Open(FilePath, tailOffset: 1000);
        Assert.That(again.MomentOf(250), Is.EqualTo(1000));
    }

    [Test]
    public void WhatIsNeverAppliedAgainLeavesTheFileAndTheLastBeforeItStays()
    {
        using (var times = ReceiptTimes.Open(FilePath, tailOffset: 0))
        {
            for (var i = 1; i <= 70_000; i++) times.Record(i, 1_000_000 + i, persistedOffset: i - 10);
            Assert.That(times.MomentOf(69_990), Is.EqualTo(1_069_990));
        }

        Assert.That(new FileInfo(FilePath).Length, Is.LessThan(16 * 10_000));
        using var again = ReceiptTimes.Open(FilePath, tailOffset: 100_000);
        Assert.That(again.MomentOf(70_000), Is.EqualTo(1_070_000));
    }

    [Test]
    public void ManyThatAreAllNeededCostNoMoreThanFew()
    {
        var started = Environment.TickCount64;
        using var times = ReceiptTimes.Open(FilePath, tailOffset: 0);
        for (var i = 1; i <= 200_000; i++) times.Record(i, i, persistedOffset: 0);
        for (var i = 1; i <= 200_000; i++) Assert.That(times.MomentOf(i) == i);
        // A file that was written anew for each would be hundreds of gigabytes.
        Assert.That(Environment.TickCount64 - started, Is.LessThan(20_000));
    }
}
