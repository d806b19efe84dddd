namespace ArdbNet.Storage.Dumps;

/// <summary>Up to where Redis packs collections: the directives that decide what OBJECT ENCODING says of a restored key.</summary>
public readonly record struct PackingLimits
{
    public long HashCount { get; init; }

    public long HashLength { get; init; }

    public long SetIntegers { get; init; }

    public long SortedSetCount { get; init; }

    public long SortedSetLength { get; init; }

    public long StreamNodeBytes { get; init; }

    public long StreamNodeEntries { get; init; }
}
