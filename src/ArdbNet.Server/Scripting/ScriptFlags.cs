namespace ArdbNet.Server.Scripting;

/// <summary>What a script says of itself in its first line; Compat when it says nothing.</summary>
[Flags]
internal enum ScriptFlags
{
    None = 0,
    NoWrites = 1 << 0,
    AllowOom = 1 << 1,
    AllowStale = 1 << 2,
    NoCluster = 1 << 3,
    AllowCrossSlotKeys = 1 << 4,
    Compat = 1 << 5,
}
