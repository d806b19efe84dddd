namespace ArdbNet.Rdb.Tests;

/// <summary>A value as it was read; bytes are Latin-1 text.</summary>
internal sealed class CollectedValue
{
    public RdbKind Kind { get; init; }

    public int Database { get; init; }

    public long ExpireAtMs { get; init; }

    public long IdleSeconds { get; init; }

    public int Frequency { get; init; }

    public System.Text.StringBuilder String { get; } = new();

    /// <summary>A list's elements.</summary>
    public List<string> Elements { get; } = [];

    /// <summary>A set's members, a hash's fields and values, a sorted set's members and scores.</summary>
    public Dictionary<string, object> Members { get; } = [];

    public Dictionary<string, long> FieldExpiries { get; } = [];

    public List<(RdbStreamId Id, List<string> Fields)> Entries { get; } = [];

    public RdbStreamState State { get; set; }

    public List<CollectedGroup> Groups { get; } = [];

    public long ElementCount => Kind switch
    {
        RdbKind.List => Elements.Count,
        RdbKind.Set or RdbKind.Hash or RdbKind.SortedSet => Members.Count,
        _ => 1,
    };
}
