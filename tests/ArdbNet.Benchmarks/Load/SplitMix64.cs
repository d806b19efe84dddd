namespace ArdbNet.Benchmarks.Load;

/// <summary>Random numbers at the price of three multiplications. Source: Steele, Lea and Flood, 2014.</summary>
internal struct SplitMix64(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        var mixed = _state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>From 0 on, below <paramref name="bound"/>.</summary>
    public long NextBelow(long bound) => (long)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>From 0 on, below 1.</summary>
    public double NextFraction() => (Next() >> 11) * (1.0 / (1L << 53));
}
