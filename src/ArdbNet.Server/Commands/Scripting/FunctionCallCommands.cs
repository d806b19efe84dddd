using System.Text;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Scripting;

namespace ArdbNet.Server.Commands.Scripting;

/// <summary>FCALL and FCALL_RO.</summary>
public static class FunctionCallCommands
{
    private const CommandFlags Flags =
        CommandFlags.RunsScript | CommandFlags.NoScript | CommandFlags.SkipMonitor | CommandFlags.NoMandatoryKeys
        | CommandFlags.Stale;

    private const string Complexity = "Depends on the function";

    [Command("fcall", -3, Flags | CommandFlags.MayReplicate, Acl = AclCategories.Scripting, KeyCountAt = 2,
        Group = "scripting", Since = "7.0.0", Summary = "Runs a function of a library", Complexity = Complexity)]
    public static void CallFunction(Call call) => Run(call, isReadOnly: false);

    [Command("fcall_ro", -3, Flags | CommandFlags.ReadOnly, Acl = AclCategories.Scripting, KeyCountAt = 2,
        Group = "scripting", Since = "7.0.0", Summary = "Runs a function of a library that may not write",
        Complexity = Complexity)]
    public static void CallReadOnly(Call call) => Run(call, isReadOnly: true);

    private static void Run(Call call, bool isReadOnly)
    {
        if (call.Server.Monitors.HasListeners) call.Server.Monitors.Tell(call);
        var functions = call.Server.Functions;
        if (functions.Open(call) is not { } set) return;
        if (set.FindFunction(Encoding.Latin1.GetString(call[1])) is not { } function)
        {
            call.Reply.Error("ERR Function not found"u8);
            return;
        }

        if (!ScriptKeys.TryReadCount(call, "ERR Bad number of keys provided"u8, out var keyCount)) return;
        var script = function.Script;
        if (ScriptPermission.Refusal(call, script, isReadOnly) is { } refusal) call.Reply.Error(refusal);
        else functions.Run(call, function, keyCount, isReadOnly || script.Is(ScriptFlags.NoWrites));
    }
}
