using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Hosting;
using ArdbNet.Server.Sessions;

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
        if (!TryReadOptions(call, out var mode, out var isAbort))
        {
            call.Reply.Error(ErrorReplies.Syntax);
            return;
        }

        if (isAbort)
        {
            // It starts at once and has nothing to wait for, so there is never one to take back.
            call.Reply.Error("ERR No shutdown in progress."u8);
            return;
        }

        // There is no answer: the client waits for the connection's end.
        call.Session.Suspension = new Suspension();
        call.Server.ShutdownRequested?.Invoke(mode);
    }

    private static bool TryReadOptions(Call call, out ShutdownMode mode, out bool isAbort)
    {
        var saves = false;
        var savesNot = false;
        isAbort = false;
        mode = ShutdownMode.Save;
        for (var i = 1; i < call.Count; i++)
        {
            if (call.Is(i, "SAVE"u8)) saves = true;
            else if (call.Is(i, "NOSAVE"u8)) savesNot = true;
            else if (call.Is(i, "ABORT"u8)) isAbort = true;
            else if (!call.Is(i, "NOW"u8) && !call.Is(i, "FORCE"u8)) return false;
        }

        mode = savesNot ? ShutdownMode.NoSave : ShutdownMode.Save;
        return !(saves && savesNot) && !(isAbort && call.Count > 2);
    }
}
