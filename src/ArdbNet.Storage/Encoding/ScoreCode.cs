using System.Buffers.Binary;

namespace ArdbNet.Storage.Encoding;

/// <summary>
/// A score as 8 bytes that sort like the numbers: the IEEE 754 bits, all of them inverted if negative, else the sign
/// bit alone. Negative zero is encoded as zero, since scores that compare as equal sort by member.
/// </summary>
public static class ScoreCode
{
    public const int Length = 8;

    private const ulong SignBit = 1UL << 63;

    public static ulong Encode(double score)
    {
        var bits = BitConverter.DoubleToUInt64Bits(score == 0 ? 0 : score);
        return (bits & SignBit) != 0 ? ~bits : bits | SignBit;
    }

    public static double Decode(ulong code) =>
        BitConverter.UInt64BitsToDouble((code & SignBit) != 0 ? code & ~SignBit : ~code);

    public static void Write(Span<byte> destination, double score) =>
        BinaryPrimitives.WriteUInt64BigEndian(destination, Encode(score));

    public static double Read(ReadOnlySpan<byte> encoded) => Decode(BinaryPrimitives.ReadUInt64BigEndian(encoded));
}
