using System.Globalization;
using System.Text;
using ArdbNet.TestKit;

namespace ArdbNet.Compatibility.Tests.Comparison;

/// <summary>Runs a sequence on both servers of a pair, from empty databases, until they differ.</summary>
internal sealed class SequenceComparison : IDisposable
{
    // Long enough for the times to live of timed steps to end, which are so long that Redis, interrupted in the middle of a
    // command, does not find them over already: then it would say that the key was deleted, not that it expired.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    private readonly Dictionary<int, (SequenceClient Redis, SequenceClient Ardb)> _clients = [];
    private readonly ServerPair _servers;
    private readonly int _protocol;

    private SequenceComparison(ServerPair servers, int protocol)
    {
        _servers = servers;
        _protocol = protocol;
    }

    /// <summary>The first difference, in a reply, a message or the data afterwards; null if there is none.</summary>
    public static Difference? Run(ServerPair servers, int protocol, IReadOnlyList<Step> steps)
    {
        servers.Clear();
        using var comparison = new SequenceComparison(servers, protocol);
        for (var i = 0; i < steps.Count; i++)
        {
            if (comparison.Take(steps[i]) is var (expected, actual)) return new Difference(i, expected, actual);
        }

        comparison.WaitForExpiry();
        return servers.CompareKeyspaces(steps.Count);
    }

    public void Dispose()
    {
        foreach (var (redis, ardb) in _clients.Values)
        {
            redis.Dispose();
            ardb.Dispose();
        }
    }

    private (string Expected, string Actual)? Take(Step step)
    {
        var (redis, ardb) = Clients(step.Connection);
        redis.Send(step);
        ardb.Send(step);
        var expected = Receive(redis, step);
        var actual = Receive(ardb, step);
        if (!ReplyComparison.Agree(step, redis.Queued, expected, actual)) return Print(expected, actual);

        RandomReplies.Settle(step, redis, ardb, expected, actual, out var problem);
        if (problem is not null) return ("", problem);
        if (step.IsTimed || (step.Name == "EXEC" && redis.Queued.Any(static queued => queued.IsTimed))) WaitForExpiry();
        foreach (var (other, otherArdb) in _clients.Values)
        {
            expected = other.ReceiveMessages();
            actual = otherArdb.ReceiveMessages();
            if (!ReplyComparison.AgreeOnMessages(expected, actual)) return Print(expected, actual);
        }

        return null;
    }

    private void WaitForExpiry()
    {
        Thread.Sleep(Pause);
        _servers.ExpireInRedis();
        _servers.Ardb.Run(static server =>
        {
            server.Expiry.Execute();
            return true;
        });
    }

    private static List<RespReply?> Receive(SequenceClient client, Step step)
    {
        try
        {
            var replies = client.Receive(step);
            if (replies.Count == 1 && replies[0] is { } reply) replies[0] = ScanPages.Join(client, step, reply);
            return replies;
        }
        catch (IOException failure)
        {
            return [new RespReply(RespType.Error, Encoding.UTF8.GetBytes($"no reply: {failure.Message}"))];
        }
    }

    private (SequenceClient Redis, SequenceClient Ardb) Clients(int connection)
    {
        if (_clients.TryGetValue(connection, out var clients)) return clients;
        clients.Redis = new SequenceClient(_servers.Redis.Port, _protocol);
        clients.Ardb = new SequenceClient(_servers.Ardb.Port, _protocol);
        _clients.Add(connection, clients);
        return clients;
    }

    private static (string Expected, string Actual) Print(List<RespReply?> expected, List<RespReply?> actual) =>
        (Print(expected), Print(actual));

    private static string Print(List<RespReply?> replies) => string.Create(
        CultureInfo.InvariantCulture, $"{string.Join('\n', replies.Select(ReplyComparison.Print))}");
}
