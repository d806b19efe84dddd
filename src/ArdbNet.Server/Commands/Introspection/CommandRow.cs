using ArdbNet.Resp.Writing;
using ArdbNet.Server.Dispatch;

namespace ArdbNet.Server.Commands.Introspection;

/// <summary>Writes rows of the command table as replies.</summary>
internal static class CommandRow
{
    private static readonly (CommandFlags Flag, string Name)[] FlagNames =
    [
        (CommandFlags.Write, "write"), (CommandFlags.ReadOnly, "readonly"), (CommandFlags.DenyOom, "denyoom"),
        (CommandFlags.Admin, "admin"), (CommandFlags.PubSub, "pubsub"), (CommandFlags.NoScript, "noscript"),
        (CommandFlags.Blocking, "blocking"), (CommandFlags.Loading, "loading"), (CommandFlags.Stale, "stale"),
        (CommandFlags.SkipMonitor, "skip_monitor"), (CommandFlags.SkipSlowlog, "skip_slowlog"),
        (CommandFlags.Asking, "asking"), (CommandFlags.Fast, "fast"), (CommandFlags.NoAuth, "no_auth"),
        (CommandFlags.NoMandatoryKeys, "no_mandatory_keys"), (CommandFlags.NoAsyncLoading, "no_async_loading"),
        (CommandFlags.NoMulti, "no_multi"), (CommandFlags.MovableKeys, "movablekeys"),
        (CommandFlags.AllowBusy, "allow_busy"),
    ];

    // *10 name arity ~flags first last step ~categories ~tips ~key specifications *subcommands
    public static void Write(ReplyWriter reply, Command command)
    {
        reply.ArrayHeader(10);
        reply.Bulk(command.Name);
        reply.Integer(command.Arity);
        WriteStatuses(reply, FlagNames.Where(pair => command.Is(pair.Flag)).Select(pair => pair.Name).ToArray());
        reply.Integer(command.FirstKey);
        reply.Integer(command.LastKey);
        reply.Integer(command.KeyStep);
        WriteStatuses(reply, [.. AclCategoryNames.Of(command.Acl).Select(static name => $"@{name}")]);
        reply.SetHeader(command.Keys.Tips.Count);
        foreach (var tip in command.Keys.Tips) reply.Bulk(tip);
        reply.SetHeader(command.Keys.Specifications.Count);
        foreach (var specification in command.Keys.Specifications) Write(reply, specification);
        if (!command.IsContainer)
        {
            reply.SetHeader(0);
            return;
        }

        reply.ArrayHeader(command.Subcommands.Count);
        foreach (var subcommand in command.Subcommands) Write(reply, subcommand);
    }

    // %summary, since, group, complexity, subcommands
    public static void WriteDocumentation(ReplyWriter reply, Command command)
    {
        (string Name, string Value)[] texts =
        [
            ("summary", command.Summary), ("since", command.Since), ("group", command.Group),
            ("complexity", command.Complexity),
        ];
        reply.MapHeader(texts.Count(static text => text.Value.Length > 0) + (command.IsContainer ? 1 : 0));
        foreach (var (name, value) in texts)
        {
            if (value.Length == 0) continue;
            reply.Bulk(name);
            reply.Bulk(value);
        }

        if (!command.IsContainer) return;
        reply.Bulk("subcommands"u8);
        reply.MapHeader(command.Subcommands.Count);
        foreach (var subcommand in command.Subcommands)
        {
            reply.Bulk(subcommand.Name);
            WriteDocumentation(reply, subcommand);
        }
    }

    public static void WriteStatuses(ReplyWriter reply, IReadOnlyCollection<string> words)
    {
        reply.SetHeader(words.Count);
        foreach (var word in words) reply.SimpleString(System.Text.Encoding.ASCII.GetBytes(word));
    }

    private static void Write(ReplyWriter reply, KeySpecification specification)
    {
        reply.MapHeader(3);
        reply.Bulk("flags"u8);
        WriteStatuses(reply, KeyUseNames.Of(specification.Use));
        reply.Bulk("begin_search"u8);
        switch (specification.Search)
        {
            case KeySearch.Index:
                WriteStep(reply, "index", ("index", specification.SearchFrom));
                break;
            case KeySearch.Keyword:
                WriteKeyword(reply, specification);
                break;
            default:
                WriteStep(reply, "unknown");
                break;
        }

        var bounds = specification.Bounds;
        reply.Bulk("find_keys"u8);
        switch (specification.Range)
        {
            case KeyRange.Range:
                WriteStep(reply, "range", ("lastkey", bounds[0]), ("keystep", bounds[1]), ("limit", bounds[2]));
                break;
            case KeyRange.Count:
                WriteStep(reply, "keynum", ("keynumidx", bounds[0]), ("firstkey", bounds[1]), ("keystep", bounds[2]));
                break;
            default:
                WriteStep(reply, "unknown");
                break;
        }
    }

    private static void WriteStep(ReplyWriter reply, string type, params ReadOnlySpan<(string Name, int Value)> numbers)
    {
        reply.MapHeader(2);
        reply.Bulk("type"u8);
        reply.Bulk(type);
        reply.Bulk("spec"u8);
        reply.MapHeader(numbers.Length);
        foreach (var (name, value) in numbers)
        {
            reply.Bulk(name);
            reply.Integer(value);
        }
    }

    private static void WriteKeyword(ReplyWriter reply, KeySpecification specification)
    {
        reply.MapHeader(2);
        reply.Bulk("type"u8);
        reply.Bulk("keyword"u8);
        reply.Bulk("spec"u8);
        reply.MapHeader(2);
        reply.Bulk("keyword"u8);
        reply.Bulk(specification.Keyword);
        reply.Bulk("startfrom"u8);
        reply.Integer(specification.SearchFrom);
    }
}
