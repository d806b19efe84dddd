namespace ArdbNet.Server.Dispatch;

/// <summary>What a command does with a key, and how far its key specification can be trusted.</summary>
[Flags]
public enum KeyUse
{
    None = 0,

    /// <summary>RO: the key stays as it is.</summary>
    ReadOnly = 1 << 0,

    /// <summary>RW: it is changed, depending on what it holds.</summary>
    ReadWrite = 1 << 1,

    /// <summary>OW: it is changed, whatever it holds.</summary>
    Overwrite = 1 << 2,

    /// <summary>RM: it is deleted, whatever it holds.</summary>
    Remove = 1 << 3,

    /// <summary>Something of its value is told, copied or compared.</summary>
    Access = 1 << 4,
    Update = 1 << 5,
    Insert = 1 << 6,
    Delete = 1 << 7,

    /// <summary>It looks like a key and is none: a shard channel.</summary>
    NotKey = 1 << 8,

    /// <summary>There may be keys that the specification does not find.</summary>
    Incomplete = 1 << 9,

    /// <summary>What is done depends on other arguments.</summary>
    VariableFlags = 1 << 10,
}
