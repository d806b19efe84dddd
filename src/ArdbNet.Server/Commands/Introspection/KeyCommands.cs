using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Commands.Introspection;

/// <summary>COMMAND GETKEYS and GETKEYSANDFLAGS: which arguments of a request are keys.</summary>
public static class KeyCommands
{
    private const CommandFlags Flags = CommandFlags.Loading | CommandFlags.Stale;

    [Command("command|getkeys", -4, Flags, Acl = AclCategories.Connection, Group = "server", Since = "2.8.13",
        Summary = "The keys of a request", Complexity = "O(N), N arguments")]
    public static void GetKeys(Call call)
    {
        if (!TryFind(call, out var keys)) return;
        call.Reply.ArrayHeader(keys.Length);
        foreach (var key in keys) call.Reply.Bulk(call[2 + key.Position]);
    }

    [Command("command|getkeysandflags", -4, Flags, Acl = AclCategories.Connection, Group = "server", Since = "7.0.0",
        Summary = "The keys of a request and what is done with them", Complexity = "O(N), N arguments")]
    public static void GetKeysAndFlags(Call call)
    {
        if (!TryFind(call, out var keys)) return;
        call.Reply.ArrayHeader(keys.Length);
        foreach (var key in keys)
        {
            call.Reply.ArrayHeader(2);
            call.Reply.Bulk(call[2 + key.Position]);
            CommandRow.WriteStatuses(call.Reply, KeyUseNames.Of(key.Use));
        }
    }

    private static bool TryFind(Call call, out ReadOnlySpan<FoundKey> keys)
    {
        keys = default;
        var command = call.Server.Commands.Find(call[2]);
        if (command is { IsContainer: true }) command = command.FindSubcommand(call[3]) ?? command;
        if (command is null) return Refuse(call, "ERR Invalid command specified"u8);
        if (!command.Keys.HaveKeys)
        {
            return Refuse(call, "ERR The command has no key arguments"u8);
        }

        if (!command.FitsArity(call.Count - 2))
        {
            return Refuse(call, "ERR Invalid number of arguments specified for command"u8);
        }

        new KeyFinder().TryFind(command, call.Request, out keys, start: 2);
        if (!keys.IsEmpty || command.Is(CommandFlags.NoMandatoryKeys)) return true;

        return Refuse(call, "ERR Invalid arguments specified for command"u8);
    }

    private static bool Refuse(Call call, ReadOnlySpan<byte> error)
    {
        call.Reply.Error(error);
        return false;
    }
}
