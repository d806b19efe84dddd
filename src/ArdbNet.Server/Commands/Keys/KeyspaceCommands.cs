using ArdbNet.Server.Commands.Scanning;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Engine;

namespace ArdbNet.Server.Commands.Keys;

/// <summary>What there is in a database: KEYS, SCAN, RANDOMKEY, DBSIZE.</summary>
public static class KeyspaceCommands
{
    [Command("keys", 2, CommandFlags.ReadOnly, Acl = AclCategories.Keyspace | AclCategories.Dangerous,
        Summary = "Lists all keys whose names match a pattern", Complexity = "O(N), N keys of the database")]
    public static void Keys(Call call)
    {
        var view = call.OpenView(call.Database.Count);
        call.Offload(new KeysRead(view, call.Database, new KeyFilter(call, call[1].ToArray())));
    }

    [Command("scan", -2, CommandFlags.ReadOnly, Acl = AclCategories.Keyspace, Since = "2.8.0",
        Summary = "Lists the keys step by step", Complexity = "O(1) each step, O(N) for all N keys")]
    public static void Scan(Call call)
    {
        if (!ScanOptions.TryReadCursor(call, 1, out var cursor)) return;
        if (!ScanOptions.TryRead(call, 2, out var options, takesType: true)) return;

        var view = call.OpenView(Math.Min(options.Count, call.Database.Count));
        var filter = new KeyFilter(call, options.Pattern, options.Type)
        {
            Expired = view is StoreSnapshot ? null : MeetExpired(call),
        };
        call.Offload(new ScanRead(view, call.Database, filter, cursor, options.Count));
    }

    [Command("randomkey", 1, CommandFlags.ReadOnly, Acl = AclCategories.Keyspace,
        Summary = "Gives the name of some key", Complexity = "O(1)")]
    public static void RandomKey(Call call)
    {
        using var cursor = call.Database.OpenCursor(call.Server.Dataset.Engine);
        var filter = new KeyFilter(call, pattern: null) { Expired = MeetExpired(call) };
        if (RandomKeys.TrySeek(cursor, filter, Random.Shared)) call.Reply.Bulk(cursor.Key);
        else call.Reply.Null();
    }

    [Command("dbsize", 1, CommandFlags.ReadOnly | CommandFlags.Fast, Acl = AclCategories.Keyspace, Group = "server",
        Summary = "Counts the keys of the database", Complexity = "O(1)")]
    public static void Size(Call call) => call.Reply.Integer(call.Database.Count);

    private static Action<ReadOnlySpan<byte>> MeetExpired(Call call)
    {
        var (expiry, database) = (call.Server.Expiry, call.Database);
        return key => expiry.Meet(database, key);
    }
}
