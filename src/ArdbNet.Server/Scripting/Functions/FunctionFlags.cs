using System.Text;

namespace ArdbNet.Server.Scripting.Functions;

/// <summary>The names of functions' flags, in the order in which FUNCTION LIST says them.</summary>
internal static class FunctionFlags
{
    public static readonly (string Name, ScriptFlags Flag)[] All =
    [
        ("no-writes", ScriptFlags.NoWrites),
        ("allow-oom", ScriptFlags.AllowOom),
        ("allow-stale", ScriptFlags.AllowStale),
        ("no-cluster", ScriptFlags.NoCluster),
        ("allow-cross-slot-keys", ScriptFlags.AllowCrossSlotKeys),
    ];

    public static bool TryAdd(ReadOnlySpan<byte> name, ref ScriptFlags flags)
    {
        foreach (var (known, flag) in All)
        {
            if (!Ascii.EqualsIgnoreCase(name, known)) continue;
            flags |= flag;
            return true;
        }

        return false;
    }
}
