using System.Text;
using ArdbNet.Rdb;
using ArdbNet.Resp;
using ArdbNet.Resp.Writing;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Scripting;
using ArdbNet.Server.Scripting.Functions;

namespace ArdbNet.Server.Commands.Scripting;

/// <summary>FUNCTION: what says which libraries there are, and what ends one of their functions.</summary>
public static class FunctionReportCommands
{
    [Command("function|list", -2, CommandFlags.NoScript, Acl = AclCategories.Scripting, Group = "scripting",
        Since = "7.0.0", Summary = "Lists the libraries of functions", Complexity = "O(N), N functions")]
    public static void List(Call call)
    {
        var withCode = false;
        byte[]? pattern = null;
        for (var i = 2; i < call.Count; i++)
        {
            if (!withCode && call.Is(i, "WITHCODE"u8))
            {
                withCode = true;
            }
            else if (pattern is null && call.Is(i, "LIBRARYNAME"u8))
            {
                if (++i == call.Count)
                {
                    call.Reply.Error("ERR library name argument was not given"u8);
                    return;
                }

                pattern = call[i].ToArray();
            }
            else
            {
                call.Reply.Error($"ERR Unknown argument {QuotedArgument.Of(call[i])}");
                return;
            }
        }

        if (call.Server.Functions.Open(call) is not { } set) return;
        FunctionLibrary[] found =
        [
            .. set.Libraries.Where(library => pattern is null
                || GlobPattern.Matches(pattern, Encoding.ASCII.GetBytes(library.Name), ignoreCase: true)),
        ];
        call.Reply.ArrayHeader(found.Length);
        foreach (var library in found) Write(call.Reply, library, withCode);
    }

    [Command("function|stats", 2, CommandFlags.NoScript | CommandFlags.AllowBusy, Acl = AclCategories.Scripting,
        Group = "scripting", Since = "7.0.0", Summary = "Says which function runs, and how many there are",
        Complexity = "O(1)")]
    public static void Stats(Call call)
    {
        var run = call.Server.Scripts.Run;
        if (run.Script is { IsFunction: false })
        {
            call.Reply.Error(run.BusyText);
            return;
        }

        var set = run.Script is null ? call.Server.Functions.Open(call) : call.Server.Functions.Known;
        if (set is null) return;
        var reply = call.Reply;
        reply.MapHeader(2);
        reply.Bulk("running_script"u8);
        if (run.Script is { } script)
        {
            reply.MapHeader(3);
            reply.Bulk("name"u8);
            reply.Bulk(script.Sha);
            reply.Bulk("command"u8);
            var request = call.Server.Functions.Running;
            reply.ArrayHeader(request.Count);
            for (var i = 0; i < request.Count; i++) reply.Bulk(request[i]);
            reply.Bulk("duration_ms"u8);
            reply.Integer(run.ElapsedMs);
        }
        else
        {
            reply.Null();
        }

        reply.Bulk("engines"u8);
        reply.MapHeader(1);
        reply.Bulk("LUA"u8);
        reply.MapHeader(2);
        reply.Bulk("libraries_count"u8);
        reply.Integer(set.Libraries.Count);
        reply.Bulk("functions_count"u8);
        reply.Integer(set.FunctionCount);
    }

    [Command("function|dump", 2, CommandFlags.NoScript, Acl = AclCategories.Scripting, Group = "scripting",
        Since = "7.0.0", Summary = "Gives all libraries of functions as one payload", Complexity = "O(N), N functions")]
    public static void Dump(Call call)
    {
        if (call.Server.Functions.Open(call) is { } set)
            call.Reply.Bulk(FunctionPayload.Write(set.Libraries.Select(static library => library.Source)));
    }

    [Command("function|kill", 2, CommandFlags.NoScript | CommandFlags.AllowBusy, Acl = AclCategories.Scripting,
        Group = "scripting", Since = "7.0.0", Summary = "Ends the function that runs", Complexity = "O(1)")]
    public static void Kill(Call call) => ScriptCommands.EndRun(call, isFunction: true);

    [Command("function|help", 2, CommandFlags.Loading | CommandFlags.Stale, Acl = AclCategories.Scripting,
        Group = "scripting", Since = "7.0.0", Summary = "What FUNCTION can do", Complexity = "O(1)")]
    public static void Help(Call call) => HelpReply.Write(
        call.Reply,
        "FUNCTION <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
        "DELETE <library>",
        "    Delete a library.",
        "DUMP",
        "    Give all libraries as one payload for RESTORE.",
        "FLUSH [ASYNC|SYNC]",
        "    Delete all libraries.",
        "KILL",
        "    End the function that runs, if it has not written yet.",
        "LIST [LIBRARYNAME <pattern>] [WITHCODE]",
        "    List libraries and their functions.",
        "LOAD [REPLACE] <source>",
        "    Add a library.",
        "RESTORE <payload> [FLUSH|APPEND|REPLACE]",
        "    Add the libraries of a payload: in the place of all others, beside them, or in the place of namesakes.",
        "STATS",
        "    Say which function runs, and how many libraries and functions there are.");

    private static void Write(ReplyWriter reply, FunctionLibrary library, bool withCode)
    {
        reply.MapHeader(withCode ? 4 : 3);
        reply.Bulk("library_name"u8);
        reply.Bulk(library.Name);
        reply.Bulk("engine"u8);
        reply.Bulk("LUA"u8);
        reply.Bulk("functions"u8);
        reply.ArrayHeader(library.Functions.Count);
        foreach (var function in library.Functions.Values)
        {
            reply.MapHeader(3);
            reply.Bulk("name"u8);
            reply.Bulk(function.Name);
            reply.Bulk("description"u8);
            if (function.Description is { } description) reply.Bulk(description);
            else reply.Null();
            reply.Bulk("flags"u8);
            WriteFlags(reply, function.Script);
        }

        if (!withCode) return;
        reply.Bulk("library_code"u8);
        reply.Bulk(library.Source);
    }

    private static void WriteFlags(ReplyWriter reply, Script script)
    {
        reply.SetHeader(ScriptFlagNames.All.Count(pair => script.Is(pair.Flag)));
        foreach (var (name, flag) in ScriptFlagNames.All)
            if (script.Is(flag)) reply.SimpleString(Encoding.ASCII.GetBytes(name));
    }
}
