using System.Text;
using ArdbNet.TestKit;

namespace ArdbNet.Compatibility.Tests.Comparison;

/// <summary>Checks what ArdbNet drew at random, and after SPOP gives both servers the same members again.</summary>
internal static class RandomReplies
{
    /// <param name="problem">What is wrong with ArdbNet's choice, or null.</param>
    public static void Settle(
        Step step, SequenceClient redis, SequenceClient ardb, List<RespReply?> expected, List<RespReply?> actual,
        out string? problem)
    {
        problem = null;
        if (redis.IsInTransaction || expected is not [{ IsError: false, IsNull: false } reply] ||
            actual is not [{ } own]) return;
        problem = step.Name switch
        {
            "SPOP" => SettlePop(step, redis, ardb, Elements(reply), Elements(own)),
            "SRANDMEMBER" => CheckMembers(step, redis, Elements(own)),
            "HRANDFIELD" => CheckFields(step, redis, own, "HMGET"),
            "ZRANDMEMBER" => CheckFields(step, redis, own, "ZMSCORE"),
            "RANDOMKEY" => redis.Ask("EXISTS"u8.ToArray(), own.Bytes).Number == 1 ? null : $"There is no key {own}.",
            _ => null,
        };
    }

    private static string? SettlePop(
        Step step, SequenceClient redis, SequenceClient ardb, List<byte[]> expected, List<byte[]> actual)
    {
        var key = step.Bytes[1];
        var moreExpected = Except(expected, actual);
        var moreActual = Except(actual, expected);
        if (moreExpected.Count != moreActual.Count) return "A member was popped twice.";
        for (var i = 0; i < moreExpected.Count; i++)
        {
            if (redis.Ask("SISMEMBER"u8.ToArray(), key, moreActual[i]).Number != 1)
                return $"{Encoding.Latin1.GetString(moreActual[i])} was no member.";
            ardb.Ask("SADD"u8.ToArray(), key, moreActual[i]);
            ardb.Ask("SREM"u8.ToArray(), key, moreExpected[i]);
        }

        return null;
    }

    private static string? CheckMembers(Step step, SequenceClient redis, List<byte[]> members)
    {
        if (members.Count == 0) return null;
        var isMember = redis.Ask([.. (byte[][])["SMISMEMBER"u8.ToArray(), step.Bytes[1]], .. members]);
        if (isMember.Items.Any(static answer => answer.Number == 0)) return "There is no such member.";
        return Repeats(step, members);
    }

    private static string? CheckFields(Step step, SequenceClient redis, RespReply own, string question)
    {
        var hasValues = step.Arguments.Length == 4;
        List<RespReply> parts = own switch
        {
            { IsAggregate: false } => [own],
            { Items: [{ IsAggregate: true }, ..] } => [.. own.Items.SelectMany(static pair => pair.Items)],
            _ => [.. own.Items],
        };
        var fields = parts.Where((_, i) => !hasValues || i % 2 == 0).Select(static part => part.Bytes).ToList();
        if (fields.Count == 0) return null;
        var values = redis.Ask([.. (byte[][])[Encoding.ASCII.GetBytes(question), step.Bytes[1]], .. fields]);
        for (var i = 0; i < fields.Count; i++)
        {
            if (values[i].IsNull) return "There is no such field.";
            if (hasValues && !values[i].Equals(parts[2 * i + 1])) return "A field has another value.";
        }

        return Repeats(step, fields);
    }

    private static string? Repeats(Step step, List<byte[]> elements) =>
        step.Arguments.Length > 2 && !step.Arguments[2].StartsWith('-') && Except(elements, []).Count != elements.Count
            ? "An element came twice."
            : null;

    private static List<byte[]> Elements(RespReply reply) =>
        reply.IsAggregate ? [.. reply.Items.Select(static item => item.Bytes)] : [reply.Bytes];

    private static List<byte[]> Except(List<byte[]> elements, List<byte[]> others) =>
        [.. elements.Select(Encoding.Latin1.GetString).Except(others.Select(Encoding.Latin1.GetString))
            .Select(Encoding.Latin1.GetBytes)];
}
