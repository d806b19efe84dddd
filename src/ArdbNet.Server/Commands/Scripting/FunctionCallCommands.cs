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

    [Command("fcall", -3, Flags, Acl = AclCategories.Scripting, KeyCountAt = 2, Group = "scripting", Since = "7.0.0",
        Summary = "Runs a function of a library", Complexity = Complexity)]
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

        if (!TryReadKeyCount(call, out var keyCount)) return;
        var script = function.Script;
        if (ScriptPermission.Refusal(call, script, isReadOnly) is { } refusal) call.Reply.Error(refusal);
        else functions.Run(call, function, keyCount, isReadOnly || script.Is(ScriptFlags.NoWrites));
    }

    private static bool TryReadKeyCount(Call call, out int keyCount)
    {
        keyCount = 0;
        if (!call.TryReadInteger(2, long.MinValue, long.MaxValue, out var number, "ERR Bad number of keys provided"u8))
            return false;
        if (number > call.Count - 3)
        {
            call.Reply.Error("ERR Number of keys can't be greater than number of args"u8);
            return false;
        }

        if (number < 0)
        {
            call.Reply.Error("ERR Number of keys can't be negative"u8);
            return false;
        }

        keyCount = (int)number;
        return true;
    }
}
