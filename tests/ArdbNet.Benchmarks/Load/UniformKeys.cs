namespace ArdbNet.Benchmarks.Load;

/// <summary>Any key as often as any other.</summary>
internal sealed class UniformKeys(long count, ulong seed) : IKeyChooser
{
    private SplitMix64 _random = new(seed);

    public long Next() => _random.NextBelow(count);
}
