using System.Text;
using ArdbNet.Rdb;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Scripting.Functions;
using ArdbNet.Storage.Functions;

namespace ArdbNet.Server.Commands.Scripting;

/// <summary>
/// FUNCTION: what changes libraries. The log has these commands as they are: Redis before 7.0 answers them with an error,
/// which does a replica no harm. Applied from a stream they only change the store; whatever a master has taken is sound.
/// </summary>
public static class FunctionCommands
{
    [Command("function|load", -3, CommandFlags.Write | CommandFlags.DenyOom | CommandFlags.NoScript,
        Acl = AclCategories.Scripting, Group = "scripting", Since = "7.0.0", Summary = "Adds a library of functions",
        Complexity = "O(1)")]
    public static void Load(Call call)
    {
        var replaces = false;
        for (var i = 2; i < call.Count - 1; i++)
        {
            if (!call.Is(i, "REPLACE"u8))
            {
                call.Reply.Error($"ERR Unknown option given: {QuotedArgument.Of(call[i])}");
                return;
            }

            replaces = true;
        }

        var source = call[call.Count - 1];
        var functions = call.Server.Functions;
        if (call.IsApplying)
        {
            if (!LibraryHeader.TryRead(source, out var header, out var wrong))
            {
                call.Reply.Error($"ERR {wrong}");
                return;
            }

            FunctionStore.Put(call.Server.Store.Engine, header.Name, source);
            functions.Forget();
            call.Reply.Bulk(header.Name);
            return;
        }

        if (functions.Open(call) is null) return;
        if (!functions.TryLoad(source, replaces, out var library, out var error))
        {
            call.Reply.Error([.. "ERR "u8, .. error]);
            return;
        }

        LogChange(call);
        call.Reply.Bulk(library.Name);
    }

    [Command("function|delete", 3, CommandFlags.Write | CommandFlags.NoScript, Acl = AclCategories.Scripting,
        Group = "scripting", Since = "7.0.0", Summary = "Deletes a library of functions", Complexity = "O(1)")]
    public static void Delete(Call call)
    {
        var functions = call.Server.Functions;
        if (call.IsApplying)
        {
            FunctionStore.Delete(call.Server.Store.Engine, call[2]);
            functions.Forget();
            call.Reply.Ok();
            return;
        }

        if (functions.Open(call) is not { } set) return;
        if (set.Find(Encoding.Latin1.GetString(call[2])) is not { } library)
        {
            call.Reply.Error("ERR Library not found"u8);
            return;
        }

        functions.Delete(library);
        LogChange(call);
        call.Reply.Ok();
    }

    [Command("function|flush", -2, CommandFlags.Write | CommandFlags.NoScript, Acl = AclCategories.Scripting,
        Group = "scripting", Since = "7.0.0", Summary = "Deletes all libraries of functions",
        Complexity = "O(N), N functions")]
    public static void Flush(Call call)
    {
        if (call.Count > 3)
        {
            call.Reply.Error(ErrorReplies.SubcommandSyntax(call, "FUNCTION"));
            return;
        }

        if (call.Count == 3 && !call.Is(2, "SYNC"u8) && !call.Is(2, "ASYNC"u8))
        {
            call.Reply.Error("ERR FUNCTION FLUSH only supports SYNC|ASYNC option"u8);
            return;
        }

        call.Server.Functions.Flush();
        LogChange(call);
        call.Reply.Ok();
    }

    [Command("function|restore", -3, CommandFlags.Write | CommandFlags.DenyOom | CommandFlags.NoScript,
        Acl = AclCategories.Scripting, Group = "scripting", Since = "7.0.0",
        Summary = "Adds the libraries that FUNCTION DUMP gave", Complexity = "O(N), N functions of the payload")]
    public static void Restore(Call call)
    {
        if (call.Count > 4)
        {
            call.Reply.Error(ErrorReplies.SubcommandSyntax(call, "FUNCTION"));
            return;
        }

        if (ReadPolicy(call) is not { } policy)
        {
            call.Reply.Error("ERR Wrong restore policy given, value should be either FLUSH, APPEND or REPLACE."u8);
            return;
        }

        if (!FunctionPayload.TryRead(call[2], out var sources, out var wrong))
        {
            call.Reply.Error($"ERR {wrong}");
            return;
        }

        if (call.IsApplying)
        {
            RestoreToStore(call, sources, policy);
            return;
        }

        var functions = call.Server.Functions;
        if (functions.Open(call) is null) return;
        if (!functions.TryRestore(sources, policy, out var error))
        {
            call.Reply.Error([.. "ERR "u8, .. error]);
            return;
        }

        LogChange(call);
        call.Reply.Ok();
    }

    private static RestorePolicy? ReadPolicy(Call call) =>
        call.Count == 3 || call.Is(3, "APPEND"u8) ? RestorePolicy.Append
        : call.Is(3, "REPLACE"u8) ? RestorePolicy.Replace
        : call.Is(3, "FLUSH"u8) ? RestorePolicy.Flush
        : null;

    private static void RestoreToStore(Call call, IReadOnlyList<byte[]> sources, RestorePolicy policy)
    {
        var engine = call.Server.Store.Engine;
        if (policy == RestorePolicy.Flush) FunctionStore.Clear(engine);
        foreach (var source in sources)
            if (LibraryHeader.TryRead(source, out var header, out _)) FunctionStore.Put(engine, header.Name, source);
        call.Server.Functions.Forget();
        call.Reply.Ok();
    }

    private static void LogChange(Call call)
    {
        call.Server.Statistics.Changes++;
        if (!call.TryBeginLog(call.Count)) return;
        call.Stream.Add("FUNCTION"u8);
        for (var i = 1; i < call.Count; i++) call.Stream.Add(call[i]);
    }
}
