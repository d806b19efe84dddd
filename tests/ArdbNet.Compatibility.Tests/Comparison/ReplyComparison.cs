using System.Text;
using ArdbNet.TestKit;

namespace ArdbNet.Compatibility.Tests.Comparison;

/// <summary>Whether two servers' replies to a request say the same: byte for byte where Redis promises it.</summary>
internal static class ReplyComparison
{
    private const long ToleranceMs = 5000;

    private static readonly HashSet<string> Unordered =
        ["SMEMBERS", "SUNION", "SINTER", "SDIFF", "KEYS", "HKEYS", "HVALS", "SPOP", "PUBSUB"];

    private static readonly HashSet<string> Random = ["SRANDMEMBER", "HRANDFIELD", "ZRANDMEMBER", "RANDOMKEY"];

    /// <summary>Compares all that a request brought: its reply, or several, and messages.</summary>
    /// <param name="queued">What EXEC ran.</param>
    public static bool Agree(
        Step step, IReadOnlyList<Step> queued, IReadOnlyList<RespReply?> expected, IReadOnlyList<RespReply?> actual)
    {
        if (expected.Count != actual.Count) return false;
        if (step.Name.EndsWith("UNSUBSCRIBE", StringComparison.Ordinal)) return AgreeOnFarewells(expected, actual);
        if (!AgreeOnMessages(expected.Where(IsPush), actual.Where(IsPush))) return false;

        // Pushed messages stand before or after the reply: clients keep them apart.
        var (replies, own) = (expected.Where(IsNoPush).ToList(), actual.Where(IsNoPush).ToList());
        if (replies.Count != own.Count) return false;
        if (replies.Count == 0) return true;
        return Agree(step, queued, replies[0], own[0]) && AgreeOnMessages(replies.Skip(1), own.Skip(1));
    }

    /// <summary>Compares pushed messages. Patterns that match the same message do so in no order.</summary>
    public static bool AgreeOnMessages(IEnumerable<RespReply?> expected, IEnumerable<RespReply?> actual) =>
        SortPatterns(expected).SequenceEqual(SortPatterns(actual));

    public static bool AgreeUnordered(RespReply expected, RespReply actual) =>
        expected.Type == actual.Type && Sort(expected.Items).SequenceEqual(Sort(actual.Items));

    public static string Print(RespReply? reply) => reply is null ? "(closed)" : $"{reply.Type} {reply}";

    private static bool IsPush(RespReply? reply) => reply is { Type: RespType.Push };

    private static bool IsNoPush(RespReply? reply) => !IsPush(reply);

    private static bool Agree(Step step, IReadOnlyList<Step> queued, RespReply? expected, RespReply? actual)
    {
        if (expected is null || actual is null) return expected is null && actual is null;
        if (expected.Type != actual.Type) return false;
        if (expected.IsError || expected.IsNull || expected.Text == "QUEUED") return expected.Equals(actual);
        return step.Name switch
        {
            "EXEC" when expected.Type == RespType.Array => AgreeOnTransaction(queued, expected, actual),
            "TTL" or "EXPIRETIME" => AgreeOnTime(expected, actual, unitMs: 1000),
            "PTTL" or "PEXPIRETIME" => AgreeOnTime(expected, actual, unitMs: 1),
            // Redis shares small numbers between keys: their age and count are not the key's.
            "OBJECT" when expected.Type == RespType.Integer => actual.Number >= 0,
            "XPENDING" or "XINFO" => StreamReplies.Agree(expected, actual),
            "TIME" or "LASTSAVE" => true,
            "HELLO" => AgreeOnHello(expected, actual),
            "CLIENT" when expected.Type == RespType.Verbatim || step.Arguments is [_, "LIST", ..] => true,
            // How many clients a server has had is its own affair.
            "CLIENT" when step.Arguments is [_, "ID"] => actual.Number > 0,
            "FUNCTION" when step.Arguments is [_, "LIST", ..] => AgreeInAnyOrder(expected, actual),
            // Libraries come in any order, and sources are compressed in any way.
            "FUNCTION" when step.Arguments is [_, "DUMP"] => true,
            "HGETALL" or "CONFIG" => AgreeOnPairs(expected, actual),
            "SCAN" or "SSCAN" => AgreeOnPage(step, expected, actual, isPairs: false),
            "HSCAN" or "ZSCAN" => AgreeOnPage(step, expected, actual, isPairs: true),
            "SORT" or "SORT_RO" when IsAlphabetic(step) && HoldsZero(expected, actual) => AgreeOnShape(expected, actual),
            _ when !expected.IsAggregate && Random.Contains(step.Name) => true,
            _ when Random.Contains(step.Name) => AgreeOnShape(expected, actual),
            "SPOP" when !expected.IsAggregate || step.Arguments[^1] is not "100" => AgreeOnShape(expected, actual),
            _ when expected.IsAggregate && Unordered.Contains(step.Name) => AgreeUnordered(expected, actual),
            _ => expected.Equals(actual),
        };
    }

    // Whatever is nested in it has no order either.
    private static bool AgreeInAnyOrder(RespReply expected, RespReply actual)
    {
        if (!expected.IsAggregate || !actual.IsAggregate) return expected.Equals(actual);
        if (expected.Type != actual.Type || expected.Items.Count != actual.Items.Count) return false;
        var rest = actual.Items.ToList();
        return expected.Items.All(item => rest.FindIndex(other => AgreeInAnyOrder(item, other)) is var at and >= 0
            && rest.Remove(rest[at]));
    }

    private static bool IsAlphabetic(Step step) => step.Arguments.Contains("ALPHA", StringComparer.OrdinalIgnoreCase);

    // Redis' order by the locale sees a string up to its first zero: what follows is in no order.
    private static bool HoldsZero(RespReply expected, RespReply actual) =>
        expected.Items.Concat(actual.Items).Any(static item => !item.IsNull && item.Text.Contains('\0'));

    private static bool AgreeOnTransaction(IReadOnlyList<Step> queued, RespReply expected, RespReply actual)
    {
        if (expected.Items.Count != actual.Items.Count || expected.Items.Count != queued.Count) return false;
        for (var i = 0; i < queued.Count; i++)
        {
            if (!Agree(queued[i], [], expected[i], actual[i])) return false;
        }

        return true;
    }

    private static bool AgreeOnTime(RespReply expected, RespReply actual, long unitMs)
    {
        var isExact = expected.Number < 0 || actual.Number < 0 ||
            ArgumentSource.Moments.Any(moment => moment / unitMs == expected.Number);
        return isExact
            ? expected.Number == actual.Number
            : Math.Abs(expected.Number - actual.Number) <= ToleranceMs / unitMs;
    }

    // A server's version and a connection's number are its own.
    private static bool AgreeOnHello(RespReply expected, RespReply actual)
    {
        if (expected.Items.Count != actual.Items.Count) return false;
        for (var i = 0; i < expected.Items.Count; i += 2)
        {
            if (!expected[i].Equals(actual[i])) return false;
            if (expected[i].Text is not ("version" or "id") && !expected[i + 1].Equals(actual[i + 1])) return false;
        }

        return true;
    }

    private static bool AgreeOnPairs(RespReply expected, RespReply actual) =>
        Sort(Pairs(expected)).SequenceEqual(Sort(Pairs(actual)));

    // The pages of a scan have been put together; only one that starts at its beginning gives everything.
    private static bool AgreeOnPage(Step step, RespReply expected, RespReply actual, bool isPairs)
    {
        if (expected.Items.Count != 2 || actual.Items.Count != 2) return false;
        if (step.Arguments[step.Name == "SCAN" ? 1 : 2] != "0") return expected[1].Type == actual[1].Type;
        return isPairs ? AgreeOnPairs(expected[1], actual[1]) : AgreeUnordered(expected[1], actual[1]);
    }

    private static bool AgreeOnShape(RespReply expected, RespReply actual) =>
        expected.Type == actual.Type && expected.Items.Count == actual.Items.Count &&
        expected.Items.Zip(actual.Items).All(static pair => AgreeOnShape(pair.First, pair.Second));

    // Without names, the order of channels is free; the numbers that are left go down in any case.
    private static bool AgreeOnFarewells(IReadOnlyList<RespReply?> expected, IReadOnlyList<RespReply?> actual) =>
        Sort(Parts(expected, WithoutCount)).SequenceEqual(Sort(Parts(actual, WithoutCount))) &&
        Parts(expected, CountLeft).SequenceEqual(Parts(actual, CountLeft));

    private static IEnumerable<RespReply> Parts(IEnumerable<RespReply?> replies, Func<RespReply, RespReply> part) =>
        replies.Where(static reply => reply is { Items.Count: > 0 }).Select(reply => part(reply!))
            .Concat(replies.Where(static reply => reply is { Items.Count: 0 }).Select(static reply => reply!));

    private static RespReply CountLeft(RespReply reply) => reply.Items[^1];

    private static RespReply WithoutCount(RespReply reply) => new(reply.Type, [], [.. reply.Items.Take(2)]);

    private static IEnumerable<RespReply> Pairs(RespReply reply) =>
        reply.Items.Chunk(2).Select(static pair => new RespReply(RespType.Array, [], pair));

    private static IEnumerable<RespReply> Sort(IEnumerable<RespReply> replies) =>
        replies.OrderBy(Key, StringComparer.Ordinal);

    private static List<RespReply?> SortPatterns(IEnumerable<RespReply?> messages)
    {
        var sorted = messages.ToList();
        for (var start = 0; start < sorted.Count;)
        {
            var end = start + 1;
            while (end < sorted.Count && IsSameMessage(sorted[start], sorted[end])) end++;
            sorted.Sort(start, end - start, Comparer<RespReply?>.Create(static (left, right) =>
                string.CompareOrdinal(Key(left), Key(right))));
            start = end;
        }

        return sorted;
    }

    private static bool IsSameMessage(RespReply? left, RespReply? right) =>
        left is { Items.Count: 4 } && right is { Items.Count: 4 } &&
        left[2].Equals(right[2]) && left[3].Equals(right[3]);

    private static string Key(RespReply? reply) => reply is null
        ? "closed"
        : $"{reply.Type} {Encoding.Latin1.GetString(reply.Bytes)} [{string.Join(',', reply.Items.Select(Key))}]";
}
