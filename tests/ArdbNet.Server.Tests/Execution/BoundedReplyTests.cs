using System.Globalization;
using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Execution;

/// <summary>Replies of tens of megabytes wait on disk, not in memory, for a client that does not read them.</summary>
[NonParallelizable]
public sealed class BoundedReplyTests
{
    private const int Count = 3000;
    private const int Length = 20_000;
    private const long ReplyBytes = (long)Count * Length;

    private static readonly string Padding = new('x', Length);

    private RunningServer _server = null!;
    private RespConnection _client = null!;

    [SetUp]
    public void Start()
    {
        _server = new RunningServer();
        _client = _server.Connect();
    }

    [TearDown]
    public void Stop()
    {
        _client.Dispose();
        _server.Dispose();
    }

    [TestCase(false)]
    [TestCase(true)]
    public void AGroupsBacklogIsStreamedAndPendingAtOnce(bool noAck)
    {
        for (var i = 1; i <= Count; i++) _client.Call("XADD", "s", $"{i}-0", "f", Padding);
        _client.Call("XGROUP", "CREATE", "s", "g", "0");
        using var reader = _server.Connect();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        if (noAck) reader.Send("XREADGROUP", "GROUP", "g", "c", "NOACK", "STREAMS", "s", ">");
        else reader.Send("XREADGROUP", "GROUP", "g", "c", "STREAMS", "s", ">");
        Assert.That(CountSnapshots, Is.EqualTo(1).After(5000, 10));

        Assert.That(GC.GetTotalMemory(forceFullCollection: true) - before, Is.LessThan(ReplyBytes / 4));
        Assert.That(_client.Call("XPENDING", "s", "g")[0].Number, Is.EqualTo(noAck ? 0 : Count));
        // What is removed meanwhile was delivered all the same.
        _client.Call("XDEL", "s", $"{Count}-0");
        var entries = reader.Read()[0][1];
        Assert.That(
            Enumerable.Range(0, Count).Select(i => entries[i][0].Text),
            Is.EqualTo(Enumerable.Range(1, Count).Select(static i => $"{i}-0")));
        Assert.That(entries[Count - 1][1][1].Text, Is.EqualTo(Padding));
        Assert.That(_client.Call("XREADGROUP", "GROUP", "g", "c", "STREAMS", "s", ">").IsNull);
        Assert.That(CountSnapshots, Is.Zero.After(5000, 10));
    }

    [Test]
    public void ALongBacklogIsLoggedAsFewClaimsOfManyEntries()
    {
        for (var i = 1; i <= Count; i++) _client.Call("XADD", "s", $"{i}-0", "f", "v");
        _client.Call("XADD", "few", "1-0", "f", "v");
        foreach (var key in (string[])["s", "few"]) _client.Call("XGROUP", "CREATE", key, "g", "0");
        var offset = _server.Run(static core => core.Store.Log.TailOffset);

        var reply = _client.Call("XREADGROUP", "GROUP", "g", "c", "STREAMS", "few", "s", ">", ">");
        Assert.That(reply.Items.Select(static stream => stream[1].Items.Count), Is.EqualTo(new[] { 1, Count }));
        var claims = _server.ReadLoggedCommands(offset).Where(static line => line.StartsWith("XCLAIM", StringComparison.Ordinal));
        Assert.That(claims.Count(), Is.EqualTo(1 + (Count / 1000)));
        var pending = _client.Call("XPENDING", "s", "g", "-", "+", "10000");
        Assert.That(pending.Items, Has.Count.EqualTo(Count));
        Assert.That(pending.Items.Select(static entry => entry[3].Number), Is.All.EqualTo(1));
    }

    [Test]
    public void ALongBacklogTakesOverWhatWasPendingForOthers()
    {
        for (var i = 1; i <= Count; i++) _client.Call("XADD", "s", $"{i}-0", "f", "v");
        _client.Call("XGROUP", "CREATE", "s", "g", "0");
        _client.Call("XREADGROUP", "GROUP", "g", "first", "COUNT", "5", "STREAMS", "s", ">");
        _client.Call("XGROUP", "SETID", "s", "g", $"{Count - 3}-0");
        _client.Call("XREADGROUP", "GROUP", "g", "second", "STREAMS", "s", ">");
        _client.Call("XGROUP", "SETID", "s", "g", "2-0");
        _client.Call("XREADGROUP", "GROUP", "g", "second", "STREAMS", "s", ">");

        var pending = _client.Call("XPENDING", "s", "g");
        Assert.That(pending[0].Number, Is.EqualTo(Count));
        Assert.That(pending[3][0][1].Text, Is.EqualTo("2"));
        Assert.That(pending[3][1][1].Text, Is.EqualTo($"{Count - 2}"));
        Assert.That(_client.Call("XPENDING", "s", "g", "-", "+", "10000", "first").Items, Has.Count.EqualTo(2));
        var seconds = _client.Call("XPENDING", "s", "g", "-", "+", "10000", "second");
        Assert.That(
            seconds.Items.Select(static entry => entry[0].Text),
            Is.EqualTo(Enumerable.Range(3, Count - 2).Select(static i => $"{i}-0")));
    }

    [Test]
    public void ASearchInNoOrderIsStreamed()
    {
        for (var i = 0; i < Count; i++)
        {
            var longitude = (i / 100.0).ToString(CultureInfo.InvariantCulture);
            _client.Call("GEOADD", "places", longitude, "1", $"{i} {Padding}");
        }

        string[] search = ["GEOSEARCH", "places", "FROMLONLAT", "0", "0", "BYRADIUS", "20000", "km"];
        using var reader = _server.Connect();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        reader.Send(search);
        Assert.That(CountSnapshots, Is.EqualTo(1).After(5000, 10));

        Assert.That(GC.GetTotalMemory(forceFullCollection: true) - before, Is.LessThan(ReplyBytes / 4));
        var found = reader.Read().Items.Select(static item => item.Text).ToList();
        Assert.That(found, Is.Unique);
        Assert.That(found, Has.Count.EqualTo(Count));
        var nearest = _client.Call([.. search, "COUNT", "20"]).Items.Select(static item => item.Text);
        Assert.That(nearest, Is.EqualTo(Enumerable.Range(0, 20).Select(static i => $"{i} {Padding}")));
        var farthest = _client.Call([.. search, "DESC", "COUNT", "5"]).Items.Select(static item => item.Text);
        Assert.That(farthest, Is.EqualTo(Enumerable.Range(1, 5).Select(static i => $"{Count - i} {Padding}")));
    }

    private long CountSnapshots() => _server.Run(server => server.Dataset.Engine.Measure().Snapshots);
}
