using System.Globalization;
using ArdbNet.Compatibility.Tests.Comparison;
using ArdbNet.Server.Hosting;
using ArdbNet.TestKit;

namespace ArdbNet.Compatibility.Tests;

/// <summary>
/// Random sequences of commands get the same answers from redis-server and from ArdbNet and leave the same data.
/// ARDBNET_COMPARISON_SEEDS says how many sequences a family gets, ARDBNET_COMPARISON_FIRST_SEED where they start.
/// </summary>
[TestFixtureSource(nameof(Fixtures))]
internal sealed class ComparisonTests(CommandFamily family, int packedEntries)
{
    private const int UsualPackedEntries = 64;

    // Few enough that collections are packed and spread out all the time.
    private const int FewPackedEntries = 3;

    private const int SequenceLength = 250;

    private static readonly int SeedCount = Setting("ARDBNET_COMPARISON_SEEDS", 10);
    private static readonly int FirstSeed = Setting("ARDBNET_COMPARISON_FIRST_SEED", 1);

    private ServerPair _servers = null!;

    [OneTimeSetUp]
    public void StartServers() => _servers = MakePair();

    [OneTimeTearDown]
    public void StopServers() => _servers.Dispose();

    [Test]
    public void RepliesAndDataEqualThoseOfRedis([Values(2, 3)] int protocol)
    {
        for (var seed = FirstSeed; seed < FirstSeed + SeedCount; seed++)
        {
            var steps = family.Make(seed, SequenceLength);
            if (SequenceComparison.Run(_servers, protocol, steps) is { } difference)
                Fail(seed, protocol, steps, difference);
        }
    }

    [Test]
    public void DataSurviveARestart([Values] ShutdownMode mode)
    {
        var steps = family.Make(FirstSeed + 1000 + (int)mode, SequenceLength);
        if (SequenceComparison.Run(_servers, protocol: 2, steps) is { } difference) Fail(1000, 2, steps, difference);

        _servers.RestartArdb(mode);
        var lost = _servers.CompareKeyspaces(steps.Length);
        Assert.That(lost, Is.Null, () => $"After a restart ({mode}):\n{lost!.Expected}\nis\n{lost.Actual}");
    }

    [Test]
    public void LogMakesTheSameDataInRedis()
    {
        using var servers = MakePair();
        var steps = family.Make(FirstSeed + 2000, SequenceLength);
        Assert.That(SequenceComparison.Run(servers, protocol: 2, steps), Is.Null);

        using var replica = new RedisServer("--enable-debug-command", "yes");
        using var feed = replica.Connect();
        // Nobody but a master's replica answers REPLCONF GETACK, by which WAIT asks.
        var commands = servers.Ardb.ReadLoggedCommands()
            .Count(static line => !line.StartsWith("REPLCONF", StringComparison.Ordinal));
        feed.SendRaw(servers.Ardb.ReadLog());
        for (var i = 0; i < commands; i++)
        {
            var reply = feed.Read();
            Assert.That(reply.IsError, Is.False, reply.ToString());
        }

        using var fed = replica.Connect();
        using var ardb = servers.Ardb.Connect();
        Assert.That(KeyspaceComparison.FindDifference(fed, ardb), Is.Null);
    }

    private static IEnumerable<object[]> Fixtures =>
    [
        .. CommandFamilies.All.Select(static family => new object[] { family, UsualPackedEntries }),
        .. CommandFamilies.OfMembers.Select(static family => new object[] { family, FewPackedEntries }),
    ];

    private ServerPair MakePair() =>
        new(("packed-max-entries", packedEntries.ToString(CultureInfo.InvariantCulture)));

    private void Fail(int seed, int protocol, Step[] sequence, Difference found)
    {
        var (steps, difference) = SequenceReduction.Reduce(
            sequence, found, fewer => SequenceComparison.Run(_servers, protocol, fewer));
        Assert.Fail($"""
            {family}, seed {seed}, RESP{protocol}: the smallest sequence that shows a difference is
            {string.Join('\n', steps)}
            {(difference.At == steps.Count ? "(the data afterwards)" : "")}
            redis-server:
            {difference.Expected}
            ArdbNet:
            {difference.Actual}
            """);
    }

    private static int Setting(string name, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value)
            ? value
            : usual;
}
