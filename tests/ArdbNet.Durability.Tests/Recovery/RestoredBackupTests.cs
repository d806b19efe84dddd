using System.Diagnostics;
using System.Globalization;
using ArdbNet.Replication.Log;
using ArdbNet.Server.Hosting;
using ArdbNet.TestKit;

namespace ArdbNet.Durability.Tests.Recovery;

/// <summary>
/// Data directories that are put back, copied, cut or put together from parts: a replica may go on only where its bytes
/// are the master's.
/// </summary>
public sealed class RestoredBackupTests
{
    private DataFolder _data = null!;
    private DirectoryInfo _backup = null!;

    [SetUp]
    public void MakeData()
    {
        _data = new DataFolder();
        _backup = Directory.CreateTempSubdirectory("ardbnet-backup-");
    }

    [TearDown]
    public void RemoveData()
    {
        _data.Dispose();
        _backup.Delete(recursive: true);
    }

    // Archives make new files, a plain cp writes into the old ones.
    [TestCase("rm -rf \"$2\"/* && cp -a \"$1\"/. \"$2\"")]
    [TestCase("cp -r \"$1\"/. \"$2\"")]
    [TestCase("cp -a \"$1\"/. \"$2\"")]
    [TestCase("rm -rf \"$2\"/* && tar c -C \"$1\" . | tar x -C \"$2\"")]
    public void ABackupPutBackIsAnotherHistoryFromItsEndOn(string restore)
    {
        _data.Write(ShutdownMode.Save);
        Shell("cp -a \"$1\"/. \"$2\"", _data.Path, _backup.FullName);
        var ahead = WriteMore("lost", 50, ShutdownMode.Save);
        Shell(restore, _backup.FullName, _data.Path);

        using var server = _data.Open(new RecordedLog());
        using var client = server.Connect();
        AssertAnswer(server, _data.ReplicationId, ahead, "+FULLRESYNC");
        for (var i = 0; i < 100; i++) client.Call("SET", "new", new string('n', 1000));
        Assert.That(server.Server.Store.Log.TailOffset, Is.GreaterThan(ahead));
        AssertAnswer(server, _data.ReplicationId, ahead, "+FULLRESYNC");
        AssertAnswer(server, _data.ReplicationId, _data.Tail + 1, "+FULLRESYNC");
        AssertAnswer(server, _data.ReplicationId, _data.Tail, "+CONTINUE");
        AssertAnswer(server, _data.ReplicationId, _data.Tail - 5000, "+CONTINUE");
    }

    [TestCase(ShutdownMode.Save)]
    [TestCase(ShutdownMode.NoSave)]
    public void ACopyStartedBesideTheOriginalHasItsOwnName(ShutdownMode end)
    {
        _data.Write(end);
        Shell("cp -a \"$1\"/. \"$2\"", _data.Path, _backup.FullName);
        var told = new RecordedLog();
        string copyId;
        using (var copy = RunningServer.On(_backup, told))
        {
            var history = copy.Server.Store.Log.History;
            copyId = history.ReplicationId;
            Assert.That(copyId, Is.Not.EqualTo(_data.ReplicationId));
            Assert.That(history.SecondReplicationId, Is.EqualTo(_data.ReplicationId));
            Assert.That(history.SecondOffset, Is.EqualTo(_data.Tail));
            Assert.That(told.Warnings, Has.Some.Contains("The data directory is a copy"));
        }

        using (var original = _data.Open(new RecordedLog()))
        {
            Assert.That(original.Server.Store.Log.History.ReplicationId, Is.EqualTo(_data.ReplicationId));
        }

        using var again = RunningServer.On(_backup);
        Assert.That(again.Server.Store.Log.History.ReplicationId, Is.EqualTo(copyId));
    }

    [TestCase(ShutdownMode.Save)]
    [TestCase(ShutdownMode.NoSave)]
    public void AMovedDirectoryKeepsItsName(ShutdownMode end)
    {
        _data.Write(end);
        var moved = Path.Combine(_backup.FullName, "moved");
        Directory.Move(_data.Path, moved);
        using (var server = RunningServer.On(new DirectoryInfo(moved)))
        {
            Assert.That(server.Server.Store.Log.History.ReplicationId, Is.EqualTo(_data.ReplicationId));
        }

        Directory.Move(moved, _data.Path);
    }

    [TestCase(true)]
    [TestCase(false)]
    public void AfterAPowerLossWhoHasMoreNeedsAllAndWhoHasLessGoesOn(bool isWrittenAfterwards)
    {
        _data.Write(ShutdownMode.NoSave, ("write-buffer-size", "64mb"));
        var last = _data.UsedSegments[^1];
        FileDamage.CutTo(last, SegmentLayout.DataPosition(64 << 10) + 4096);
        var state = new StateFile(_data.State);
        state.Write(state.Read()! with { BootId = Guid.NewGuid().ToString() });

        using var server = _data.Open(new RecordedLog());
        var cut = server.Server.Store.Log.History.SecondOffset;
        Assert.That(cut, Is.LessThan(_data.Tail).And.GreaterThan(DataFolder.FirstOffset(last)));
        using var client = server.Connect();
        while (isWrittenAfterwards && server.Server.Store.Log.TailOffset <= _data.Tail)
        {
            client.Call("SET", "new", new string('n', 1000));
        }

        var end = server.Server.Store.Log.TailOffset;
        AssertAnswer(server, _data.ReplicationId, _data.Tail, "+FULLRESYNC");
        AssertAnswer(server, _data.ReplicationId, cut + 1, "+FULLRESYNC");
        var answer = AssertAnswer(server, _data.ReplicationId, cut, "+CONTINUE");
        Assert.That(answer, Is.EqualTo($"+CONTINUE {server.Server.Store.Log.History.ReplicationId}"));
        AssertAnswer(server, _data.ReplicationId, cut - 3000, "+CONTINUE");
        AssertAnswer(server, server.Server.Store.Log.History.ReplicationId, end, "+CONTINUE");
    }

    [Test]
    public void AnEarlierStoreUnderItsLogIsBroughtUpToDate()
    {
        _data.Write(ShutdownMode.Save);
        Shell("cp -a \"$1\"/store/. \"$2\"", _data.Path, _backup.FullName);
        var end = WriteMore("later", 50, ShutdownMode.Save);
        Shell("rm -rf \"$2\"/store && cp -a \"$1\" \"$2\"/store", _backup.FullName, _data.Path);

        using var server = _data.Open(new RecordedLog());
        using var client = server.Connect();
        Assert.That(client.Call("GET", "later49").IsNull, Is.False);
        AssertAnswer(server, _data.ReplicationId, end, "+CONTINUE");
    }

    [Test]
    public void AnEarlierLogBesideTheStoreLetsNobodyGoOn()
    {
        _data.Write(ShutdownMode.Save);
        Shell("cp -a \"$1\"/repl/. \"$2\"", _data.Path, _backup.FullName);
        var end = WriteMore("later", 50, ShutdownMode.Save);
        Shell("rm -rf \"$2\"/repl && cp -a \"$1\" \"$2\"/repl", _backup.FullName, _data.Path);

        using var server = _data.Open(new RecordedLog());
        using var client = server.Connect();
        Assert.That(client.Call("GET", "later49").IsNull, Is.False);
        AssertAnswer(server, _data.ReplicationId, end, "+FULLRESYNC");
        AssertAnswer(server, _data.ReplicationId, _data.Tail, "+FULLRESYNC");
    }

    [TestCase(100)]
    [TestCase(5000)]
    public void ALogOfAnotherStoreIsNeitherAppliedNorContinued(int keysOfTheOther)
    {
        _data.Write(ShutdownMode.Save);
        string otherId;
        long otherEnd;
        using (var other = RunningServer.On(_backup))
        {
            using var client = other.Connect();
            client.Pipeline(Enumerable.Range(0, keysOfTheOther)
                .Select(static i => (string[])["SET", "foreign" + i.ToString(CultureInfo.InvariantCulture), new string('x', 200)]));
            otherId = other.Server.Store.Log.History.ReplicationId;
            otherEnd = other.Server.Store.Log.TailOffset;
        }

        Shell("rm -rf \"$2\"/repl && cp -a \"$1\"/repl \"$2\"/repl", _backup.FullName, _data.Path);
        if (otherEnd > _data.Tail)
        {
            Assert.That(() => _data.Open(new RecordedLog()), Throws.InstanceOf<LogException>());
            Assert.That(
                () => _data.Open(new RecordedLog()),
                Throws.InstanceOf<LogException>().With.Message.Contains("is of another store"));
            return;
        }

        using var server = _data.Open(new RecordedLog());
        Assert.That(DataFolder.AssertHoldsABeginning(server), Is.EqualTo(DataFolder.Keys));
        AssertAnswer(server, otherId, otherEnd, "+FULLRESYNC");
        AssertAnswer(server, otherId, otherEnd - 100, "+FULLRESYNC");
    }

    /// <summary>Where the log ends then.</summary>
    private long WriteMore(string prefix, int count, ShutdownMode end)
    {
        using var server = _data.Open(new RecordedLog());
        using var client = server.Connect();
        for (var i = 0; i < count; i++)
        {
            client.Call("SET", prefix + i.ToString(CultureInfo.InvariantCulture), new string('v', 500));
        }

        var tail = server.Server.Store.Log.TailOffset;
        server.Stop(end);
        return tail;
    }

    private static string AssertAnswer(RunningServer server, string id, long offset, string expected)
    {
        using var replica = new EmulatedReplica(server.Port);
        replica.Ask("REPLCONF capa psync2\r\n");
        var answer = replica.Ask(string.Create(CultureInfo.InvariantCulture, $"PSYNC {id} {offset + 1}\r\n"));
        Assert.That(answer, Does.StartWith(expected), $"offset {offset}");
        return answer;
    }

    private static void Shell(string script, string first, string second)
    {
        using var shell = Process.Start("sh", ["-c", script, "sh", first, second]);
        shell.WaitForExit();
        Assert.That(shell.ExitCode, Is.Zero);
    }
}
