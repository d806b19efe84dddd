using ArdbNet.Resp.Writing;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Sessions;

namespace ArdbNet.Server.Commands.Server;

/// <summary>SAVE, BGSAVE, LASTSAVE: the dump file for users; BGREWRITEAOF: our own data.</summary>
public static class SaveCommands
{
    private static ReadOnlySpan<byte> InProgress => "ERR Background save already in progress"u8;

    /// <summary>Holds up nobody but the client that asks.</summary>
    [Command("save", 1,
        CommandFlags.Admin | CommandFlags.NoScript | CommandFlags.NoMulti | CommandFlags.NoAsyncLoading,
        Group = "server", Summary = "Writes all data to the dump file", Complexity = "O(N), N keys")]
    public static void Save(Call call)
    {
        var saver = call.Server.Saver;
        if (saver.IsRunning)
        {
            call.Reply.Error(InProgress);
            return;
        }

        var answer = new ReplyBuffer();
        var suspension = new Suspension { Answer = answer, IsPostponed = true };
        var reply = new ReplyWriter(answer) { ErrorObserver = call.Reply.ErrorObserver };
        if (call.CanBlock) call.Session.Suspension = suspension;
        saver.Begin(fault =>
        {
            if (fault is null) reply.Ok();
            else reply.Error("ERR"u8);
            suspension.Complete();
        });
    }

    // BGSAVE [SCHEDULE]
    [Command("bgsave", -1, CommandFlags.Admin | CommandFlags.NoScript | CommandFlags.NoAsyncLoading,
        Group = "server", Summary = "Writes all data to the dump file in the background", Complexity = "O(1)")]
    public static void SaveInBackground(Call call)
    {
        if (call.Count > 2 || (call.Count == 2 && !call.Is(1, "SCHEDULE"u8)))
        {
            call.Reply.Error(ErrorReplies.Syntax);
            return;
        }

        var saver = call.Server.Saver;
        if (saver.IsRunning)
        {
            call.Reply.Error(InProgress);
        }
        else if (call.IsInTransaction)
        {
            // What the transaction has done so far is not committed yet.
            saver.Schedule();
            call.Reply.SimpleString("Background saving scheduled"u8);
        }
        else
        {
            saver.Begin();
            call.Reply.SimpleString("Background saving started"u8);
        }
    }

    [Command("bgrewriteaof", 1, CommandFlags.Admin | CommandFlags.NoScript | CommandFlags.NoAsyncLoading,
        Group = "server", Summary = "Brings the store to the disk and lets go of the log that it needs no more",
        Complexity = "O(1)")]
    public static void RewriteLog(Call call)
    {
        var rewrite = call.Server.LogRewrite;
        rewrite.Observe();
        if (rewrite.IsRunning)
        {
            call.Reply.Error("ERR Background append only file rewriting already in progress"u8);
        }
        else if (call.IsInTransaction)
        {
            // What the transaction has done so far is not committed yet.
            rewrite.Schedule();
            call.Reply.SimpleString("Background append only file rewriting scheduled"u8);
        }
        else
        {
            rewrite.Begin();
            call.Reply.SimpleString("Background append only file rewriting started"u8);
        }
    }

    [Command("lastsave", 1, CommandFlags.Loading | CommandFlags.Stale | CommandFlags.Fast,
        Acl = AclCategories.Admin | AclCategories.Dangerous, Group = "server",
        Summary = "When the last dump was made, or the server started", Complexity = "O(1)")]
    public static void LastSave(Call call) => call.Reply.Integer(call.Server.Saver.LastSave.ToUnixTimeSeconds());
}
