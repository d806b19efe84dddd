using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Scripting;

namespace ArdbNet.Server.Commands.Scripting;

/// <summary>EVAL, EVALSHA and their forms that only read.</summary>
public static class EvalCommands
{
    private const CommandFlags Flags =
        CommandFlags.RunsScript | CommandFlags.NoScript | CommandFlags.SkipMonitor | CommandFlags.NoMandatoryKeys
        | CommandFlags.Stale;

    private const string Complexity = "Depends on the script";

    private static ReadOnlySpan<byte> NoScript => "NOSCRIPT No matching script. Please use EVAL."u8;

    [Command("eval", -3, Flags | CommandFlags.MayReplicate, Acl = AclCategories.Scripting, KeyCountAt = 2,
        Group = "scripting", Since = "2.6.0", Summary = "Runs a Lua script", Complexity = Complexity)]
    public static void Eval(Call call) => EvaluateText(call, isReadOnly: false);

    [Command("eval_ro", -3, Flags | CommandFlags.ReadOnly, Acl = AclCategories.Scripting, KeyCountAt = 2,
        Group = "scripting", Since = "7.0.0", Summary = "Runs a Lua script that may not write", Complexity = Complexity)]
    public static void EvalReadOnly(Call call) => EvaluateText(call, isReadOnly: true);

    [Command("evalsha", -3, Flags | CommandFlags.MayReplicate, Acl = AclCategories.Scripting, KeyCountAt = 2,
        Group = "scripting", Since = "2.6.0", Summary = "Runs a Lua script by its SHA1 digest",
        Complexity = Complexity)]
    public static void EvalSha(Call call) => EvaluateDigest(call, isReadOnly: false);

    [Command("evalsha_ro", -3, Flags | CommandFlags.ReadOnly, Acl = AclCategories.Scripting, KeyCountAt = 2,
        Group = "scripting", Since = "7.0.0", Summary = "Runs a Lua script that may not write by its SHA1 digest",
        Complexity = Complexity)]
    public static void EvalShaReadOnly(Call call) => EvaluateDigest(call, isReadOnly: true);

    private static void EvaluateText(Call call, bool isReadOnly)
    {
        TellMonitors(call);
        if (!ScriptKeys.TryReadCount(call, "ERR value is not an integer or out of range"u8, out var keyCount)) return;
        if (call.Server.Scripts.Load(call, call[1]) is { } script) Evaluate(call, script, keyCount, isReadOnly);
    }

    private static void EvaluateDigest(Call call, bool isReadOnly)
    {
        TellMonitors(call);
        const int digits = 40;
        if (call[1].Length != digits)
        {
            call.Reply.Error(NoScript);
            return;
        }

        if (!ScriptKeys.TryReadCount(call, "ERR value is not an integer or out of range"u8, out var keyCount)) return;
        if (call.Server.Scripts.FindOrRead(call, call[1]) is { } script) Evaluate(call, script, keyCount, isReadOnly);
        else call.Reply.Error(NoScript);
    }

    private static void Evaluate(Call call, Script script, int keyCount, bool isReadOnly)
    {
        if (ScriptPermission.Refusal(call, script, isReadOnly) is { } refusal)
        {
            call.Reply.Error(refusal);
            return;
        }

        call.Server.Scripts.Evaluate(call, script, keyCount, isReadOnly || script.Is(ScriptFlags.NoWrites));
    }

    // Monitors hear of a script before its commands.
    private static void TellMonitors(Call call)
    {
        if (call.Server.Monitors.HasListeners) call.Server.Monitors.Tell(call);
    }
}
