using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Commands.Collections;

/// <summary>Replies as text in which the order of elements does not count.</summary>
internal static class UnorderedReply
{
    /// <summary>Type and content; the elements of any aggregate sorted, a map's pairs kept together.</summary>
    public static string Describe(RespReply reply)
    {
        if (!reply.IsAggregate) return $"{reply.Type}:{reply.Text}";

        var items = reply.Items.Select(Describe).ToArray();
        if (reply.Type == RespType.Map) items = [.. items.Chunk(2).Select(pair => string.Join('=', pair))];
        Array.Sort(items, StringComparer.Ordinal);
        return $"{reply.Type}[{string.Join(", ", items)}]";
    }

    /// <summary>The texts of an aggregate's elements, sorted.</summary>
    public static string[] Texts(RespReply reply) =>
        [.. reply.Items.Select(item => item.Text).Order(StringComparer.Ordinal)];
}
