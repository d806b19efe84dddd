using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Server.Commands.Keys;

/// <summary>FLUSHDB, FLUSHALL, SWAPDB: whole databases at O(1).</summary>
public static class FlushCommands
{
    private const AclCategories Categories = AclCategories.Keyspace | AclCategories.Dangerous;

    [Command("flushdb", -1, CommandFlags.Write, Acl = Categories, Group = "server",
        Summary = "Deletes all keys of the database", Complexity = "O(1); the space comes back in the background")]
    public static void FlushDatabase(Call call)
    {
        if (!HasFlushOptions(call)) return;
        Flush(call, call.Database);
        call.Server.Tracking.InvalidateAll();
        LogName(call, "FLUSHDB"u8);
        call.Reply.Ok();
    }

    [Command("flushall", -1, CommandFlags.Write, Acl = Categories, Group = "server",
        Summary = "Deletes all keys of all databases", Complexity = "O(1); the space comes back in the background")]
    public static void FlushAll(Call call)
    {
        if (!HasFlushOptions(call)) return;
        for (var i = 0; i < call.Server.Dataset.DatabaseCount; i++) Flush(call, call.Server.Dataset[i]);
        call.Server.Tracking.InvalidateAll();
        LogName(call, "FLUSHALL"u8);
        call.Reply.Ok();
    }

    [Command("swapdb", 3, CommandFlags.Write | CommandFlags.Fast, Acl = Categories, Group = "server",
        Since = "4.0.0",
        Summary = "Exchanges the content of two databases", Complexity = "O(N), N watched keys")]
    public static void Swap(Call call)
    {
        if (!call.TryReadInteger(1, int.MinValue, int.MaxValue, out var a, "ERR invalid first DB index"u8)) return;
        if (!call.TryReadInteger(2, int.MinValue, int.MaxValue, out var b, "ERR invalid second DB index"u8)) return;
        if (!DatabaseArgument.TryFind(call, a, out var first)) return;
        if (!DatabaseArgument.TryFind(call, b, out var second)) return;

        if (first != second)
        {
            var dataset = call.Server.Dataset;
            call.Server.Watches.TouchAll(dataset[first], dataset[second]);
            call.Server.Watches.TouchAll(dataset[second], dataset[first]);
            dataset.Swap(first, second);
            call.Server.Blocked.SignalAll(first);
            call.Server.Blocked.SignalAll(second);
        }

        call.Server.Statistics.Changes++;
        call.LogVerbatim();
        call.Reply.Ok();
    }

    private static void Flush(Call call, Database database)
    {
        if (database.Count == 0) return;
        call.Server.Watches.TouchAll(database, replacement: null);
        call.Server.Statistics.Changes += database.Count;
        database.Flush();
        call.Server.Blocked.SignalAll(database.Index);
    }

    // [ASYNC | SYNC]: both are the same here.
    private static bool HasFlushOptions(Call call)
    {
        if (call.Count == 1 || (call.Count == 2 && (call.Is(1, "ASYNC"u8) || call.Is(1, "SYNC"u8)))) return true;
        call.Reply.Error(ErrorReplies.Syntax);
        return false;
    }

    // Also when there was nothing to delete: a replica may have something.
    private static void LogName(Call call, ReadOnlySpan<byte> name)
    {
        if (call.TryBeginLog(1)) call.Stream.Add(name);
    }
}
