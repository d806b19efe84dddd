using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Hosting;

namespace ArdbNet.Server.Commands.Server;

/// <summary>SHUTDOWN [NOSAVE|SAVE] [NOW] [FORCE] | ABORT.</summary>
public static class ShutdownCommand
{
    [Command("shutdown", -1,
        CommandFlags.Admin | CommandFlags.NoScript | CommandFlags.Loading | CommandFlags.Stale | CommandFlags.NoMulti
        | CommandFlags.AllowBusy,
        Group = "server", Summary = "Ends the server", Complexity = "O(N), N bytes that are only in memory")]
    public static void Shutdown(Call call)
    {
        if (!TryReadOptions(call, out var flags, out var isAbort))
        {
            call.Reply.Error(ErrorReplies.Syntax);
            return;
        }

        if (isAbort)
        {
            if (call.Server.Shutdown.TryAbort()) call.Reply.Ok();
            else call.Reply.Error("ERR No shutdown in progress."u8);
            return;
        }

        if (call.Server.Scripts.Run is { IsBusy: true } run)
        {
            if (!flags.HasFlag(ShutdownFlags.NoSave))
            {
                call.Reply.Error(run.BusyText);
                return;
            }

            // What it did is in no log yet: nobody needs to be waited for.
            run.GiveUp();
            flags |= ShutdownFlags.Now;
        }

        // There is no answer: the client waits for the connection's end.
        call.Server.Shutdown.Begin(flags, call.Session);
    }

    private static bool TryReadOptions(Call call, out ShutdownFlags flags, out bool isAbort)
    {
        flags = ShutdownFlags.None;
        isAbort = false;
        for (var i = 1; i < call.Count; i++)
        {
            if (call.Is(i, "SAVE"u8)) flags |= ShutdownFlags.Save;
            else if (call.Is(i, "NOSAVE"u8)) flags |= ShutdownFlags.NoSave;
            else if (call.Is(i, "NOW"u8)) flags |= ShutdownFlags.Now;
            else if (call.Is(i, "FORCE"u8)) flags |= ShutdownFlags.Force;
            else if (call.Is(i, "ABORT"u8)) isAbort = true;
            else return false;
        }

        return !flags.HasFlag(ShutdownFlags.Save | ShutdownFlags.NoSave) && !(isAbort && call.Count > 2);
    }
}
