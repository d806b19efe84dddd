using System.Globalization;
using System.Text;
using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Replication;

/// <summary>Broken RDB files sent to a replica in a full sync: what it had before, it has afterwards.</summary>
public sealed class BrokenFullSyncTests
{
    // Windows, a store in the making and a log; what a broken file claims would be gigabytes.
    private const long MaxAllocatedBytes = 32 * 1024 * 1024;

    private DirectoryInfo _directory = null!;
    private RecordedLog _log = null!;
    private RunningServer _server = null!;
    private RespConnection _replica = null!;

    private static IEnumerable<TestCaseData> Files =>
        RdbFixtures.ReadJson("corrupt/index.json").GetProperty("files").EnumerateArray()
            .Select(static file => new TestCaseData(
                file.GetProperty("file").GetString(), file.GetProperty("expect").GetString()));

    [OneTimeSetUp]
    public void Start()
    {
        _directory = Directory.CreateTempSubdirectory("broken-full-sync-");
        _log = new RecordedLog();
        _server = RunningServer.On(_directory, _log);
        _replica = _server.Connect();
    }

    [OneTimeTearDown]
    public void Stop()
    {
        _replica.Dispose();
        _server.Dispose();
        _log.Dispose();
        _directory.Delete(recursive: true);
    }

    [SetUp]
    public void WriteOldData()
    {
        _replica.Call("REPLICAOF", "NO", "ONE");
        _replica.Call("FLUSHALL");
        _replica.Call("SET", "old", "1");
        _replica.Call("RPUSH", "old list", "a", "b");
    }

    [TestCaseSource(nameof(Files))]
    public void TheOldDataStaysAndTheLinkTriesAgain(string file, string expect)
    {
        var digest = ReplicationState.Digest(_replica);
        var lines = _log.Warnings.Count;
        var allocated = GC.GetTotalAllocatedBytes();
        using var master = new EmulatedMaster(
            RecordedMaster.OfFile(RdbFixtures.Files["corrupt/" + file]), cutEvery: 0);

        _replica.Call("REPLICAOF", "127.0.0.1", master.Port.ToString(CultureInfo.InvariantCulture));

        var isLoaded = IsLoaded(master);
        Assert.That(GC.GetTotalAllocatedBytes() - allocated, Is.LessThan(MaxAllocatedBytes));
        var down = $"The link to the master 127.0.0.1:{master.Port} is down: ";
        var warnings = _log.Warnings.Skip(lines).Where(line => line.StartsWith(down, StringComparison.Ordinal)).ToList();
        if (expect != "accept-or-reject")
            Assert.That(isLoaded, Is.EqualTo(expect == "accept"), string.Join('\n', warnings));
        if (isLoaded) return;

        Assert.That(ReplicationState.Digest(_replica), Is.EqualTo(digest));
        Assert.That(warnings[0][down.Length..], Does.Match("^(RDB offset [0-9]+: .+|[0-9]+ bytes follow .+)"));
    }

    [TestCase("$9223372036854775807\r\n")]
    [TestCase("$100000000000000\r\n")]
    public void WhatTheDiskCannotHoldBesideTheOldDataIsNotBegun(string length)
    {
        var lines = _log.Warnings.Count;
        using var master = new EmulatedMaster(RecordedMaster.OfTransfer(Encoding.ASCII.GetBytes(length)), cutEvery: 0);
        _replica.Call("REPLICAOF", "127.0.0.1", master.Port.ToString(CultureInfo.InvariantCulture));
        Assert.That(
            () => _log.Warnings.Skip(lines), Has.Some.Match("A full sync of [0-9]+ bytes needs about").After(5000, 10));
        Assert.That(_replica.Call("GET", "old").Text, Is.EqualTo("1"));
    }

    // Whether the file was taken, or refused and asked for once more.
    private bool IsLoaded(EmulatedMaster master)
    {
        var isLoaded = false;
        Assert.That(
            () => (isLoaded = ReplicationState.Of(_replica).IsLinkUp) || master.FullSyncs > 1,
            Is.True.After(20_000, 10));
        return isLoaded;
    }
}
