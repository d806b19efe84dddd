using ArdbNet.TestKit;

namespace ArdbNet.Compatibility.Tests.Comparison;

/// <summary>Follows the cursors of a scan: servers may cut pages as they like, together they hold everything.</summary>
internal static class ScanPages
{
    /// <summary>One reply with cursor 0 and all elements, for a scan from 0; else the reply as it is.</summary>
    public static RespReply Join(SequenceClient client, Step step, RespReply first)
    {
        var cursorAt = step.Name switch { "SCAN" => 1, "HSCAN" or "SSCAN" or "ZSCAN" => 2, _ => 0 };
        if (cursorAt == 0 || first.Items.Count != 2 || step.Arguments[cursorAt] != "0") return first;

        // A key may come twice.
        var elements = new HashSet<RespReply>(Elements(step, first));
        var page = first;
        while (page[0].Text != "0")
        {
            var request = step.Bytes;
            request[cursorAt] = page[0].Bytes;
            page = client.Ask(request);
            elements.UnionWith(Elements(step, page));
        }

        var items = elements.SelectMany(static element => element.IsAggregate ? element.Items : [element]);
        return new RespReply(first.Type, [], [page[0], new RespReply(first[1].Type, [], [.. items])]);
    }

    private static IEnumerable<RespReply> Elements(Step step, RespReply page) => step.Name is "HSCAN" or "ZSCAN"
        ? page[1].Items.Chunk(2).Select(static pair => new RespReply(RespType.Array, [], pair))
        : page[1].Items;
}
