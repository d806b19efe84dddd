using System.Buffers.Binary;

namespace ArdbNet.Storage.Types.HyperLogLogs;

/// <summary>
/// The string that counts distinct elements, byte for byte as Redis has it: "HYLL" · encoding u8 (0 dense, 1 sparse) ·
/// 3 unused bytes · cached count u64, little-endian (highest bit set: not valid) · registers.
/// </summary>
public static class HyperLogLog
{
    public const int Registers = 1 << 14;
    public const int HeaderLength = 16;

    /// <summary>16384 registers of 6 bits.</summary>
    public const int DenseLength = HeaderLength + (Registers * 6 / 8);

    /// <summary>No sound sparse one is longer: every opcode of at most two bytes is of one register or more.</summary>
    public const int MaxSparseLength = HeaderLength + (2 * Registers);

    /// <summary>Of a new one: all registers zero by one opcode.</summary>
    public const int EmptyLength = HeaderLength + 2;

    /// <summary>Where the cached count lies.</summary>
    public const int CachedCountOffset = 8;

    private const int EncodingOffset = 4;
    private const byte Dense = 0;
    private const byte Sparse = 1;

    /// <summary>Whether a string looks like a HyperLogLog; its registers may be damaged nevertheless.</summary>
    public static bool IsOne(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= HeaderLength && bytes.StartsWith("HYLL"u8)
        && (bytes[EncodingOffset] == Sparse || (bytes[EncodingOffset] == Dense && bytes.Length == DenseLength));

    public static bool IsDense(ReadOnlySpan<byte> bytes) => bytes[EncodingOffset] == Dense;

    /// <summary>Writes one without elements; <see cref="EmptyLength"/> bytes.</summary>
    public static void WriteEmpty(Span<byte> target)
    {
        target[..HeaderLength].Clear();
        "HYLL"u8.CopyTo(target);
        target[EncodingOffset] = Sparse;
        BinaryPrimitives.WriteUInt16BigEndian(target[HeaderLength..], 0x4000 | (Registers - 1));
    }

    /// <summary>False when elements came since it was counted.</summary>
    public static bool TryGetCachedCount(ReadOnlySpan<byte> bytes, out ulong count)
    {
        count = BinaryPrimitives.ReadUInt64LittleEndian(bytes[CachedCountOffset..]);
        return count >> 63 == 0;
    }

    /// <summary>About how many distinct elements there are. False when the registers are damaged.</summary>
    public static bool TryCount(ReadOnlySpan<byte> bytes, out ulong count)
    {
        count = 0;
        Span<int> histogram = stackalloc int[Cardinality.HistogramLength];
        histogram.Clear();
        if (IsDense(bytes)) DenseRegisters.AddTo(bytes[HeaderLength..], histogram);
        else if (!SparseRegisters.TryAddTo(bytes[HeaderLength..], histogram)) return false;

        count = Cardinality.Estimate(histogram);
        return true;
    }

    /// <summary>Raises each of 16384 registers of a byte to what this one has. False when the registers are damaged.</summary>
    public static bool TryMergeInto(Span<byte> registers, ReadOnlySpan<byte> bytes)
    {
        if (!IsDense(bytes)) return SparseRegisters.TryMergeInto(registers, bytes[HeaderLength..]);

        DenseRegisters.MergeInto(registers, bytes[HeaderLength..]);
        return true;
    }

    /// <summary>About how many distinct elements registers of a byte each stand for.</summary>
    public static ulong Count(ReadOnlySpan<byte> registers)
    {
        Span<int> histogram = stackalloc int[Cardinality.HistogramLength];
        histogram.Clear();
        foreach (var register in registers) histogram[register & 0x3f]++;
        return Cardinality.Estimate(histogram);
    }

    /// <summary>The opcodes of a sparse one: z:run, Z:run (of two bytes), v:value,run.</summary>
    public static string Describe(ReadOnlySpan<byte> bytes) => SparseRegisters.Describe(bytes[HeaderLength..]);

    internal static void MarkDense(Span<byte> bytes) => bytes[EncodingOffset] = Dense;
}
