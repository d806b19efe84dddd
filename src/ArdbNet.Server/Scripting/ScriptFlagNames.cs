using System.Text;

namespace ArdbNet.Server.Scripting;

/// <summary>What the flags of scripts and functions are called, in the order in which FUNCTION LIST says them.</summary>
internal static class ScriptFlagNames
{
    public static readonly (string Name, ScriptFlags Flag)[] All =
    [
        ("no-writes", ScriptFlags.NoWrites),
        ("allow-oom", ScriptFlags.AllowOom),
        ("allow-stale", ScriptFlags.AllowStale),
        ("no-cluster", ScriptFlags.NoCluster),
        ("allow-cross-slot-keys", ScriptFlags.AllowCrossSlotKeys),
    ];

    /// <summary>The flag of exactly this name, or None.</summary>
    public static ScriptFlags Find(string name) => Array.Find(All, pair => pair.Name == name).Flag;

    /// <summary>The flag of this name in whatever case, or None.</summary>
    public static ScriptFlags FindIgnoringCase(ReadOnlySpan<byte> name)
    {
        foreach (var (known, flag) in All)
            if (Ascii.EqualsIgnoreCase(name, known)) return flag;
        return ScriptFlags.None;
    }
}
