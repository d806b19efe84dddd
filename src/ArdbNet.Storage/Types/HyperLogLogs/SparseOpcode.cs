namespace ArdbNet.Storage.Types.HyperLogLogs;

/// <summary>
/// A run of equal registers: <c>00llllll</c> l+1 zeros, <c>01llllll llllllll</c> l+1 zeros, <c>1vvvvvll</c> l+1 times
/// the value v+1.
/// </summary>
/// <param name="Run">Registers.</param>
/// <param name="Value">Their value.</param>
/// <param name="Length">Bytes.</param>
internal readonly record struct SparseOpcode(int Run, int Value, int Length)
{
    public const int MaxValue = 32;
    public const int MaxValueRun = 4;

    private const int MaxShortZeros = 64;

    public bool IsValue => Value != 0;

    /// <summary>Reads the opcode at a place within the bytes; what lies behind them reads as 0.</summary>
    public static SparseOpcode Read(ReadOnlySpan<byte> bytes, int at)
    {
        var first = bytes[at];
        if (first >= 0x80) return new SparseOpcode((first & 3) + 1, (first >> 2 & 0x1f) + 1, 1);
        if (first < 0x40) return new SparseOpcode(first + 1, 0, 1);
        var second = at + 1 < bytes.Length ? bytes[at + 1] : 0;
        return new SparseOpcode(((first & 0x3f) << 8 | second) + 1, 0, 2);
    }

    /// <summary>Returns the bytes written.</summary>
    public static int WriteZeros(Span<byte> target, int run)
    {
        if (run <= MaxShortZeros)
        {
            target[0] = (byte)(run - 1);
            return 1;
        }

        target[0] = (byte)(0x40 | (run - 1) >> 8);
        target[1] = (byte)(run - 1);
        return 2;
    }

    /// <summary>Returns the bytes written.</summary>
    public static int WriteValue(Span<byte> target, int value, int run)
    {
        target[0] = (byte)(0x80 | (value - 1) << 2 | (run - 1));
        return 1;
    }
}
