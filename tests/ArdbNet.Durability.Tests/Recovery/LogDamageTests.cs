using ArdbNet.Replication.Log;
using ArdbNet.Server.Hosting;
using ArdbNet.Storage.Engine;
using ArdbNet.TestKit;

namespace ArdbNet.Durability.Tests.Recovery;

/// <summary>
/// Files of the log are damaged or gone. The server says so, comes up with what is good, and comes up again.
/// </summary>
public sealed class LogDamageTests
{
    private const int SegmentLength = 64 << 10;

    private static readonly long DataPosition = SegmentLayout.DataPosition(SegmentLength);

    private DataFolder _data = null!;

    [SetUp]
    public void MakeData() => _data = new DataFolder();

    [TearDown]
    public void RemoveData() => _data.Dispose();

    [Test]
    public void AKilledServerLosesNothing()
    {
        _data.Write(ShutdownMode.NoSave);
        var (count, log) = Start();
        Assert.That(count, Is.EqualTo(DataFolder.Keys));
        Assert.That(log.Warnings, Is.Empty);
    }

    [Test]
    public void ATruncatedSegmentCostsWhatWasBehindTheCut()
    {
        _data.Write(ShutdownMode.NoSave, ("write-buffer-size", "64mb"));
        FileDamage.CutTo(_data.UsedSegments[^1], DataPosition + 4096);
        AssertDamageIsTold(DataFolder.Keys, _data.UsedSegments[^1]);
    }

    [Test]
    public void AFlippedBitCostsWhatIsBehindIt()
    {
        _data.Write(ShutdownMode.NoSave, ("write-buffer-size", "64mb"));
        FileDamage.Flip(_data.UsedSegments[2], DataPosition + 10_000);
        AssertDamageIsTold(mostKeys: (2 * SegmentLength + 10_000) / 100, _data.UsedSegments[2]);
    }

    [Test]
    public void AMissingSegmentCostsWhatIsFromItOn()
    {
        _data.Write(ShutdownMode.NoSave, ("write-buffer-size", "64mb"));
        File.Delete(_data.UsedSegments[1]);
        AssertDamageIsTold(mostKeys: SegmentLength / 100, "out of place");
        Assert.That(Directory.GetFiles(_data.Log, "*.lost"), Is.Not.Empty);
    }

    [Test]
    public void AMissingLastSegmentIsNoticed()
    {
        _data.Write(ShutdownMode.NoSave, ("write-buffer-size", "64mb"));
        File.Delete(_data.UsedSegments[^1]);
        AssertDamageIsTold(DataFolder.Keys, "damaged");
    }

    [Test]
    public void DamageOfWhatTheStoreHoldsCostsNothing()
    {
        _data.Write(ShutdownMode.Save);
        FileDamage.Flip(_data.UsedSegments[1], DataPosition + 10_000);
        File.Delete(_data.UsedSegments[0]);
        var (count, _) = Start();
        Assert.That(count, Is.EqualTo(DataFolder.Keys));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void WithoutAStateFileOnlyTheNameIsLost(bool isDeleted)
    {
        _data.Write(ShutdownMode.NoSave);
        if (isDeleted) File.Delete(_data.State);
        else File.WriteAllBytes(_data.State, new byte[8192]);

        var (count, log) = Start();
        Assert.That(count, Is.EqualTo(DataFolder.Keys));
        Assert.That(log.Warnings, Has.Some.Contains(isDeleted ? "state is missing" : "state are damaged"));
        Assert.That(log.Warnings, Has.Some.Contains("New replication id"));
    }

    [Test]
    public void OneGoodCopyOfTheStateIsEnough()
    {
        _data.Write(ShutdownMode.Save);
        FileDamage.Overwrite(_data.State, 0, new byte[512]);
        var (count, log) = Start();
        Assert.That(count, Is.EqualTo(DataFolder.Keys));
        Assert.That(log.Warnings, Is.Empty);
        Assert.That(CurrentId(), Is.EqualTo(_data.ReplicationId));
    }

    [TestCase(ShutdownMode.Save)]
    [TestCase(ShutdownMode.NoSave)]
    public void WithoutALogTheStoreHasWhatItHad(ShutdownMode end)
    {
        _data.Write(end);
        Directory.Delete(_data.Log, recursive: true);
        var (count, log) = Start();
        Assert.That(count, end == ShutdownMode.Save ? Is.EqualTo(DataFolder.Keys) : Is.InRange(1000, DataFolder.Keys));
        Assert.That(log.Warnings, Has.Some.Contains("segments are missing"));
        Assert.That(CurrentId(), Is.Not.EqualTo(_data.ReplicationId));
    }

    [Test]
    public void WithoutAStoreAWholeLogMakesTheDataAgain()
    {
        _data.Write(ShutdownMode.Save);
        Directory.Delete(_data.Store, recursive: true);
        var (count, _) = Start();
        Assert.That(count, Is.EqualTo(DataFolder.Keys));
        Assert.That(CurrentId(), Is.EqualTo(_data.ReplicationId));
    }

    [Test]
    public void WithoutAStoreALogThatWasTrimmedIsRefused()
    {
        _data.Write(ShutdownMode.Save, ("repl-backlog-size", "64kb"));
        Directory.Delete(_data.Store, recursive: true);
        var before = _data.Segments;
        for (var start = 0; start < 2; start++)
        {
            Assert.That(
                () => _data.Open(new RecordedLog()),
                Throws.InstanceOf<StoreException>().With.Message.Contains("There is no store in"));
        }

        Assert.That(_data.Segments, Is.EqualTo(before));
    }

    [Test]
    public void AStoreWithDamagedTablesNeverGivesWrongData()
    {
        _data.Write(ShutdownMode.Save);
        foreach (var table in Directory.GetFiles(_data.Store, "*.sst"))
        {
            for (var position = 100L; position < new FileInfo(table).Length; position += 500) FileDamage.Flip(table, position);
        }

        Assert.That(() => _data.Open(new RecordedLog()), Throws.InstanceOf<StoreException>());
        Assert.That(() => _data.Open(new RecordedLog()), Throws.InstanceOf<StoreException>());
    }

    private void AssertDamageIsTold(int mostKeys, string told)
    {
        var (count, log) = Start();
        Assert.That(count, Is.LessThan(mostKeys).And.GreaterThan(100));
        Assert.That(log.Warnings, Has.Some.Contains(told));
        Assert.That(log.Warnings, Has.Some.Contains("New replication id"));
        using var inspection = LogInspection.Open(_data.Log);
        Assert.That(inspection.History!.SecondReplicationId, Is.EqualTo(_data.ReplicationId));
        Assert.That(inspection.Verify(), Is.Empty);
    }

    /// <summary>Starts twice: the first start leaves an order in which the second finds nothing to tell.</summary>
    private (int Count, RecordedLog Log) Start()
    {
        var first = new RecordedLog();
        int count;
        using (var server = _data.Open(first))
        {
            count = DataFolder.AssertHoldsABeginning(server);
            using var connection = server.Connect();
            Assert.That(connection.Call("SET", "after", "1").Text, Is.EqualTo("OK"));
            Assert.That(connection.Call("DEL", "after").Number, Is.EqualTo(1));
        }

        var second = new RecordedLog();
        using (var server = _data.Open(second)) Assert.That(DataFolder.AssertHoldsABeginning(server), Is.EqualTo(count));
        Assert.That(second.Warnings, Is.Empty);
        return (count, first);
    }

    private string CurrentId()
    {
        using var inspection = LogInspection.Open(_data.Log);
        return inspection.History!.ReplicationId;
    }
}
