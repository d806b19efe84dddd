using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Scripting;
using ArdbNet.Storage.Functions;

namespace ArdbNet.Server.Commands.Scripting;

/// <summary>SCRIPT: the cache of scripts, and the end of one that runs.</summary>
public static class ScriptCommands
{
    [Command("script|load", 3, CommandFlags.NoScript | CommandFlags.Stale, Acl = AclCategories.Scripting,
        Group = "scripting", Since = "2.6.0", Summary = "Keeps a Lua script without running it",
        Complexity = "O(N), N bytes of the script")]
    public static void Load(Call call)
    {
        if (call.Server.Scripts.Load(call, call[2]) is { } script) call.Reply.Bulk(script.Sha);
    }

    [Command("script|exists", -3, CommandFlags.NoScript, Acl = AclCategories.Scripting, Group = "scripting",
        Since = "2.6.0", Summary = "Which of these Lua scripts are kept", Complexity = "O(N), N scripts")]
    public static void Exists(Call call)
    {
        call.Reply.ArrayHeader(call.Count - 2);
        for (var i = 2; i < call.Count; i++) call.Reply.Integer(call.Server.Scripts.Contains(call[i]) ? 1 : 0);
    }

    [Command("script|flush", -2, CommandFlags.NoScript, Acl = AclCategories.Scripting, Group = "scripting",
        Since = "2.6.0", Summary = "Forgets all Lua scripts", Complexity = "O(N), N scripts that are kept")]
    public static void Flush(Call call)
    {
        if (call.Count > 3 || (call.Count == 3 && !call.Is(2, "SYNC"u8) && !call.Is(2, "ASYNC"u8)))
        {
            call.Reply.Error("ERR SCRIPT FLUSH only support SYNC|ASYNC option"u8);
            return;
        }

        call.Server.Scripts.Flush();
        // The master sends each text again before it names it.
        if (call.IsApplying) ScriptStore.Clear(call.Server.Dataset.Engine);
        call.Reply.Ok();
    }

    [Command("script|kill", 2, CommandFlags.NoScript | CommandFlags.AllowBusy, Acl = AclCategories.Scripting,
        Group = "scripting", Since = "2.6.0", Summary = "Ends the Lua script that runs", Complexity = "O(1)")]
    public static void Kill(Call call) => EndRun(call, isFunction: false);

    /// <summary>Ends what runs, if it is a function or else a script, whichever is meant.</summary>
    internal static void EndRun(Call call, bool isFunction)
    {
        var run = call.Server.Scripts.Run;
        var refusal = Refusal(run, isFunction);
        if (!refusal.IsEmpty)
        {
            call.Reply.Error(refusal);
            return;
        }

        run.End(ScriptEnd.Killed);
        call.Reply.Ok();
    }

    private static ReadOnlySpan<byte> Refusal(ScriptRun run, bool isFunction)
    {
        if (run.Script is not { } script) return "NOTBUSY No scripts in execution right now."u8;
        if (run.IsApplying)
        {
            return "UNKILLABLE The busy script was sent by a master instance in the context of replication and "u8
                + "cannot be killed."u8;
        }

        if (run.HasWritten)
        {
            return "UNKILLABLE Sorry the script already executed write commands against the dataset. "u8
                + "You can either wait the script termination or kill the server in a hard way using the "u8
                + "SHUTDOWN NOSAVE command."u8;
        }

        return script.IsFunction == isFunction ? default : run.BusyText;
    }

    [Command("script|debug", 3, CommandFlags.NoScript, Acl = AclCategories.Scripting, Group = "scripting",
        Since = "3.2.0", Summary = "Accepted without effect: there is no debugger", Complexity = "O(1)")]
    public static void Debug(Call call)
    {
        if (call.IsInTransaction) call.Reply.Error("ERR SCRIPT DEBUG must be called outside a pipeline"u8);
        else if (call.Is(2, "NO"u8) || call.Is(2, "YES"u8) || call.Is(2, "SYNC"u8)) call.Reply.Ok();
        else call.Reply.Error("ERR Use SCRIPT DEBUG YES/SYNC/NO"u8);
    }

    [Command("script|help", 2, CommandFlags.Loading | CommandFlags.Stale, Acl = AclCategories.Scripting,
        Group = "scripting", Since = "5.0.0", Summary = "What SCRIPT can do", Complexity = "O(1)")]
    public static void Help(Call call) => HelpReply.Write(
        call.Reply,
        "SCRIPT <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
        "DEBUG (YES|SYNC|NO)",
        "    Accepted without effect: there is no debugger.",
        "EXISTS <sha1> [<sha1> ...]",
        "    Say which scripts are kept.",
        "FLUSH [ASYNC|SYNC]",
        "    Forget all scripts.",
        "KILL",
        "    End the script that runs, if it has not written yet.",
        "LOAD <script>",
        "    Keep a script without running it.");
}
