namespace ArdbNet.Rdb;

/// <summary>Bytes that stand in a file where a value's type could stand.</summary>
internal static class RdbOpcode
{
    /// <summary>slot, keys and keys with a time to live of a slot: three lengths.</summary>
    public const byte SlotInfo = 244;

    public const byte Function = 245;

    /// <summary>Of no released version.</summary>
    public const byte FunctionPreRelease = 246;

    public const byte ModuleAuxiliary = 247;

    /// <summary>Seconds since the key was used: a length.</summary>
    public const byte Idle = 248;

    /// <summary>LFU counter: one byte.</summary>
    public const byte Frequency = 249;

    public const byte Auxiliary = 250;

    /// <summary>Keys and keys with a time to live: two lengths.</summary>
    public const byte ResizeDatabase = 251;

    /// <summary>Eight bytes, little-endian.</summary>
    public const byte ExpireAtMs = 252;

    /// <summary>Four bytes, little-endian.</summary>
    public const byte ExpireAtSeconds = 253;

    public const byte SelectDatabase = 254;

    public const byte End = 255;
}
