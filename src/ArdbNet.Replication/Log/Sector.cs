using System.Buffers.Binary;

namespace ArdbNet.Replication.Log;

/// <summary>
/// A 512-byte record that a disk writes whole: magic and version first, CRC32C last. These three places are the same in
/// every format version, so that a version from the future is told from damage.
/// </summary>
internal static class Sector
{
    public const int VersionPosition = 8;
    public const int BodyPosition = 16;
    private const int ChecksumPosition = SegmentLayout.SectorSize - sizeof(uint);

    // 8 magic | u32 version | 4 zero | body | u32 CRC32C
    public static void Seal(Span<byte> sector, ReadOnlySpan<byte> magic, uint version)
    {
        magic.CopyTo(sector);
        BinaryPrimitives.WriteUInt32LittleEndian(sector[VersionPosition..], version);
        BinaryPrimitives.WriteUInt32LittleEndian(sector[ChecksumPosition..], Checksum(sector));
    }

    /// <summary>The record's version; null when it is no record with that magic or is damaged.</summary>
    public static uint? Verify(ReadOnlySpan<byte> sector, ReadOnlySpan<byte> magic)
    {
        var whole = sector.StartsWith(magic)
            && BinaryPrimitives.ReadUInt32LittleEndian(sector[ChecksumPosition..]) == Checksum(sector);
        return whole ? BinaryPrimitives.ReadUInt32LittleEndian(sector[VersionPosition..]) : null;
    }

    private static uint Checksum(ReadOnlySpan<byte> sector) =>
        PageChecksum.Extend(uint.MaxValue, sector[..ChecksumPosition]);
}
