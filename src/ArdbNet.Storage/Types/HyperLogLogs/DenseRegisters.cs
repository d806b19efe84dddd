namespace ArdbNet.Storage.Types.HyperLogLogs;

/// <summary>Registers of 6 bits, the lowest bits of a byte first.</summary>
public static class DenseRegisters
{
    private const int Bits = 6;
    private const int Mask = 0x3f;

    public static int Get(ReadOnlySpan<byte> registers, int index)
    {
        var (at, shift) = Math.DivRem(index * Bits, 8);
        var bits = (int)registers[at];
        // The last register lies within the last byte.
        if (shift > 8 - Bits) bits |= registers[at + 1] << 8;
        return bits >> shift & Mask;
    }

    public static void Set(Span<byte> registers, int index, int value)
    {
        var (at, shift) = Math.DivRem(index * Bits, 8);
        registers[at] = (byte)((registers[at] & ~(Mask << shift)) | value << shift);
        if (shift <= 8 - Bits) return;
        registers[at + 1] = (byte)((registers[at + 1] & ~(Mask >> (8 - shift))) | value >> (8 - shift));
    }

    internal static void AddTo(ReadOnlySpan<byte> registers, Span<int> histogram)
    {
        for (var i = 0; i < HyperLogLog.Registers; i++) histogram[Get(registers, i)]++;
    }

    internal static void MergeInto(Span<byte> merged, ReadOnlySpan<byte> registers)
    {
        for (var i = 0; i < HyperLogLog.Registers; i++) merged[i] = Math.Max(merged[i], (byte)Get(registers, i));
    }
}
