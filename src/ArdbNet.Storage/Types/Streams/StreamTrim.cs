namespace ArdbNet.Storage.Types.Streams;

/// <summary>What a stream is cut down to: a length or a first id.</summary>
public readonly record struct StreamTrim
{
    /// <summary>Entries that stay, or -1 when <see cref="MinId"/> counts.</summary>
    public long MaxLength { get; init; }

    /// <summary>The first id that stays.</summary>
    public StreamId MinId { get; init; }

    /// <summary>Whether only whole nodes go.</summary>
    public bool IsApproximate { get; init; }

    /// <summary>At most so many entries go; 0 = no limit.</summary>
    public long Limit { get; init; }
}
