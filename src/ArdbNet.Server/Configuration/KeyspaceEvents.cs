namespace ArdbNet.Server.Configuration;

/// <summary>Classes of keyspace notifications; none of them is sent without Keyspace or KeyEvent.</summary>
[Flags]
public enum KeyspaceEvents
{
    None = 0,
    Keyspace = 1 << 0,
    KeyEvent = 1 << 1,
    Generic = 1 << 2,
    Text = 1 << 3,
    List = 1 << 4,
    Set = 1 << 5,
    Hash = 1 << 6,
    SortedSet = 1 << 7,
    Expired = 1 << 8,
    Evicted = 1 << 9,
    Stream = 1 << 10,
    KeyMiss = 1 << 11,
    Module = 1 << 13,
    New = 1 << 14,

    /// <summary>What the letter A stands for: neither misses nor new keys.</summary>
    All = Generic | Text | List | Set | Hash | SortedSet | Expired | Evicted | Stream | Module,
}
