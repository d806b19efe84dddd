using ArdbNet.Replication.Log;

namespace ArdbNet.Replication.RawStream;

/// <summary>CRC32C of bytes, with ones before and after.</summary>
internal static class Crc32C
{
    public static uint Of(ReadOnlySpan<byte> bytes) => ~PageChecksum.Extend(uint.MaxValue, bytes);

    public static uint Of(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) =>
        ~PageChecksum.Extend(PageChecksum.Extend(uint.MaxValue, first), second);
}
