using System.Buffers.Binary;

namespace ArdbNet.Storage.Types;

/// <summary>An integer of 1 to 64 bits at any bit of a string, most significant bit first; unsigned ones have at most 63.</summary>
/// <param name="IsSigned">Whether the first bit is a two's complement sign.</param>
/// <param name="Width">Bits.</param>
public readonly record struct BitFieldType(bool IsSigned, int Width)
{
    /// <summary>Bytes that a field may touch.</summary>
    public const int MaxBytes = 9;

    // The 9 bytes stand at the end of a 16-byte number.
    private const int PaddingBytes = 7;
    private const int TotalBits = MaxBytes * 8;

    /// <summary>Bytes that the field touches when it begins at this bit of the first one.</summary>
    public int BytesAt(int bit) => (bit + Width + 7) / 8;

    /// <summary>Reads the field at a bit (0 to 7) of the first of 9 bytes.</summary>
    public long Read(ReadOnlySpan<byte> bytes, int bit)
    {
        var field = (ulong)((Load(bytes) >> (TotalBits - bit - Width)) & Mask());
        return IsSigned ? SignExtend(field) : (long)field;
    }

    /// <summary>Writes the low bits of the value at a bit (0 to 7) of the first of 9 bytes.</summary>
    public void Write(Span<byte> bytes, int bit, long value)
    {
        var shift = TotalBits - bit - Width;
        var number = (Load(bytes) & ~(Mask() << shift)) | ((((UInt128)(ulong)value) & Mask()) << shift);
        Span<byte> padded = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(padded, number);
        padded[PaddingBytes..].CopyTo(bytes);
    }

    /// <summary>Makes a number fit into the field. False when it does not fit and the overflow is to fail.</summary>
    public bool TryFit(Int128 value, BitFieldOverflow overflow, out long fitted)
    {
        var max = (Int128)(Mask() >> (IsSigned ? 1 : 0));
        var min = IsSigned ? -max - 1 : Int128.Zero;
        if (value < min || value > max)
        {
            if (overflow == BitFieldOverflow.Saturate)
            {
                value = value < min ? min : max;
            }
            else
            {
                var low = (ulong)((UInt128)value & Mask());
                fitted = IsSigned ? SignExtend(low) : (long)low;
                return overflow == BitFieldOverflow.Wrap;
            }
        }

        fitted = (long)value;
        return true;
    }

    private static UInt128 Load(ReadOnlySpan<byte> bytes)
    {
        Span<byte> padded = stackalloc byte[16];
        padded[..PaddingBytes].Clear();
        bytes[..MaxBytes].CopyTo(padded[PaddingBytes..]);
        return BinaryPrimitives.ReadUInt128BigEndian(padded);
    }

    private UInt128 Mask() => (UInt128.One << Width) - 1;

    private long SignExtend(ulong field) => (long)(field << (64 - Width)) >> (64 - Width);
}
