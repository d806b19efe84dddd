namespace ArdbNet.Rdb.Tests;

/// <summary>A stream's group as it was read.</summary>
internal sealed class CollectedGroup
{
    public required string Name { get; init; }

    public RdbStreamId LastDeliveredId { get; init; }

    public long EntriesRead { get; init; }

    public Dictionary<RdbStreamId, (long DeliveredAtMs, long Count)> Pending { get; } = [];

    public Dictionary<string, (long SeenAtMs, long ActiveAtMs)> Consumers { get; } = [];

    public Dictionary<RdbStreamId, string> Owners { get; } = [];
}
