namespace ArdbNet.Rdb;

/// <summary>The byte in front of a value: its type and encoding. Numbers are the file format's.</summary>
public enum RdbType : byte
{
    String = 0,
    List = 1,
    Set = 2,

    /// <summary>Scores are texts.</summary>
    SortedSet = 3,
    Hash = 4,

    /// <summary>Scores are doubles; since Redis 4.0.</summary>
    SortedSet2 = 5,

    /// <summary>Of no released version.</summary>
    ModulePreRelease = 6,
    Module = 7,
    HashZipmap = 9,
    ListZiplist = 10,
    SetIntset = 11,
    SortedSetZiplist = 12,
    HashZiplist = 13,

    /// <summary>Nodes are ziplists; Redis 3.2 to 6.2.</summary>
    ListQuicklist = 14,

    /// <summary>Redis 5.0 to 6.2.</summary>
    StreamListpacks = 15,
    HashListpack = 16,
    SortedSetListpack = 17,

    /// <summary>Nodes are listpacks or single elements; since Redis 7.0.</summary>
    ListQuicklist2 = 18,

    /// <summary>Knows what was ever added and deleted; Redis 7.0.</summary>
    StreamListpacks2 = 19,
    SetListpack = 20,

    /// <summary>Consumers have a second time; since Redis 7.2.</summary>
    StreamListpacks3 = 21,

    /// <summary>Fields have times to live; since Redis 7.4.</summary>
    HashWithExpiry = 24,

    /// <summary>The same in a listpack.</summary>
    HashListpackWithExpiry = 25,
}
