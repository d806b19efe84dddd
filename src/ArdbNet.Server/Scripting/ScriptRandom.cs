namespace ArdbNet.Server.Scripting;

/// <summary>math.random's generator: lrand48's, so that a script draws the same numbers on every machine.</summary>
internal sealed class ScriptRandom
{
    private const ulong Multiplier = 0x5deece66d;
    private const ulong Increment = 0xb;
    private const ulong Mask = (1UL << 48) - 1;
    private ulong _state = 0x1234abcd330e;

    public void Seed(int seed) => _state = ((ulong)(uint)seed << 16) | 0x330e;

    /// <summary>At least 0 and less than 1.</summary>
    public double Next()
    {
        _state = (_state * Multiplier + Increment) & Mask;
        return (double)((int)(_state >> 17) % int.MaxValue) / int.MaxValue;
    }
}
