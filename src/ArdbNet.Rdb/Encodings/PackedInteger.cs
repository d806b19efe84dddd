namespace ArdbNet.Rdb.Encodings;

/// <summary>The one width of integers that the framework does not read.</summary>
internal static class PackedInteger
{
    /// <summary>24 bits, signed, little-endian.</summary>
    public static int Read24(ReadOnlySpan<byte> bytes) => (bytes[0] << 8 | bytes[1] << 16 | bytes[2] << 24) >> 8;
}
