using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Transactions;

namespace ArdbNet.Server.Commands.Transactions;

/// <summary>MULTI, EXEC, DISCARD, WATCH, UNWATCH.</summary>
public static class TransactionCommands
{
    private const CommandFlags Flags =
        CommandFlags.NoScript | CommandFlags.Loading | CommandFlags.Stale | CommandFlags.Fast | CommandFlags.AllowBusy;

    [Command("multi", 1, Flags, Acl = AclCategories.Transaction, Group = "transactions", Since = "1.2.0",
        Summary = "Starts a transaction: commands are queued until EXEC", Complexity = "O(1)")]
    public static void Multi(Call call)
    {
        if (call.Session.Transaction.IsOpen)
        {
            call.Reply.Error("ERR MULTI calls can not be nested"u8);
            return;
        }

        call.Session.Transaction.Open();
        call.Reply.Ok();
    }

    [Command("exec", 1, CommandFlags.NoScript | CommandFlags.Loading | CommandFlags.Stale | CommandFlags.SkipSlowlog,
        Acl = AclCategories.Transaction, Group = "transactions", Since = "1.2.0",
        Summary = "Runs all queued commands as one", Complexity = "Depends on the queued commands")]
    public static void Exec(Call call)
    {
        var session = call.Session;
        var transaction = session.Transaction;
        if (!transaction.IsOpen)
        {
            call.Reply.Error("ERR EXEC without MULTI"u8);
            return;
        }

        var isOutdated = transaction.IsOutdated || HasWatchedKeyExpired(call);
        try
        {
            call.Server.Watches.Unwatch(session);
            if (transaction.IsSpoilt) call.Reply.Error(ErrorReplies.ExecAbort);
            else if (isOutdated) call.Reply.NullArray();
            else RunQueue(call, transaction);
        }
        finally
        {
            transaction.Close();
        }
    }

    [Command("discard", 1, Flags, Acl = AclCategories.Transaction, Group = "transactions", Since = "2.0.0",
        Summary = "Forgets all queued commands", Complexity = "O(N), N queued commands")]
    public static void Discard(Call call)
    {
        if (!call.Session.Transaction.IsOpen)
        {
            call.Reply.Error("ERR DISCARD without MULTI"u8);
            return;
        }

        call.Session.Transaction.Close();
        call.Server.Watches.Unwatch(call.Session);
        call.Reply.Ok();
    }

    [Command("watch", -2, Flags, FirstKey = 1, LastKey = -1, Acl = AclCategories.Transaction, Group = "transactions",
        Since = "2.2.0", Summary = "Makes the next EXEC depend on keys being unchanged", Complexity = "O(1) per key")]
    public static void Watch(Call call)
    {
        if (call.Session.Transaction.IsOpen)
        {
            call.Reply.Error("ERR WATCH inside MULTI is not allowed"u8);
            return;
        }

        if (!call.Session.Transaction.IsOutdated)
        {
            for (var i = 1; i < call.Count; i++)
            {
                var entry = call.Database.Load(call[i]);
                var wasExpired = entry.Exists && call.Server.Dataset.IsExpired(entry.ExpireAtMs);
                call.Server.Watches.Watch(
                    new WatchedKey(call.Session, call.Database.Index, call[i].ToArray(), wasExpired));
            }
        }

        call.Reply.Ok();
    }

    [Command("unwatch", 1, Flags, Acl = AclCategories.Transaction, Group = "transactions", Since = "2.2.0",
        Summary = "Forgets all watched keys", Complexity = "O(1)")]
    public static void Unwatch(Call call)
    {
        call.Server.Watches.Unwatch(call.Session);
        call.Reply.Ok();
    }

    private static void RunQueue(Call call, Transaction transaction)
    {
        call.Reply.ArrayHeader(transaction.Queue.Count);
        foreach (var (command, request) in transaction.Queue)
        {
            call.Server.Dispatcher.RunNested(call.Session, command, in request);
        }
    }

    private static bool HasWatchedKeyExpired(Call call)
    {
        if (call.Session.Transaction.Watched is not { } watched) return false;
        foreach (var key in watched)
        {
            if (key.IsExpired) continue;
            var entry = call.Server.Dataset[key.Database].Load(key.Key);
            if (entry.Exists && call.Server.Dataset.IsExpired(entry.ExpireAtMs)) return true;
        }

        return false;
    }
}
