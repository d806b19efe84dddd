using ArdbNet.TestKit;

namespace ArdbNet.Compatibility.Tests.Comparison;

/// <summary>Replies of XPENDING and XINFO, in which moments and times since then are a server's own.</summary>
internal static class StreamReplies
{
    private const long ToleranceMs = 20_000;

    // Numbers above it are moments, in ms since 1970.
    private const long FirstMoment = 1_000_000_000_000;

    /// <summary>Whether two replies say the same but for the time at which it happened.</summary>
    public static bool Agree(RespReply expected, RespReply actual)
    {
        if (!expected.IsAggregate) return expected.Equals(actual) || AreMoments(expected, actual);
        if (expected.Type != actual.Type || expected.Items.Count != actual.Items.Count) return false;
        for (var i = 0; i < expected.Items.Count; i++)
        {
            if (IsOwn(expected, i)) continue;
            if (!Agree(expected[i], actual[i])) return false;
        }

        return true;
    }

    /// <summary>Without the times at which consumers were seen, which are not in the log.</summary>
    public static RespReply WithoutSeenTimes(RespReply reply)
    {
        if (!reply.IsAggregate) return reply;
        var items = reply.Items.Where((_, i) => i == 0 || reply[i - 1].Text != "seen-time").Select(WithoutSeenTimes);
        return new RespReply(reply.Type, reply.Bytes, [.. items]);
    }

    private static bool AreMoments(RespReply expected, RespReply actual) =>
        expected.Type == RespType.Integer && actual.Type == RespType.Integer
        && expected.Number > FirstMoment && Math.Abs(expected.Number - actual.Number) < ToleranceMs;

    // The tree of Redis, when a consumer was seen, and the idle time in a row of XPENDING: id, consumer, idle, count.
    private static bool IsOwn(RespReply reply, int index) =>
        (index > 0 && reply[index - 1].Text is "radix-tree-nodes" or "idle" or "seen-time")
        || (index == 2 && reply.Items.Count == 4 && reply[2].Type == RespType.Integer && reply[2].Number < FirstMoment
            && reply[3].Type == RespType.Integer && reply[0].Type == RespType.Bulk);
}
