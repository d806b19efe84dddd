using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ArdbNet.Replication.Log;

/// <summary>Says what a segment file holds; written twice when the file enters service, never changed after.</summary>
internal readonly record struct SegmentHeader(long FirstOffset, long DataLength, ulong Salt)
{
    public const uint Version = 1;

    private static ReadOnlySpan<byte> Magic => "ARDBLOG\0"u8;

    /// <summary>A header with a salt that no earlier life of any file had.</summary>
    public static SegmentHeader Fresh(long firstOffset, long dataLength)
    {
        Span<byte> salt = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(salt);
        return new SegmentHeader(firstOffset, dataLength, BinaryPrimitives.ReadUInt64LittleEndian(salt));
    }

    // magic, version | i64 first offset | i64 data length | u64 salt
    public void WriteTo(Span<byte> headerPage)
    {
        var sector = headerPage.Slice(SegmentLayout.HeaderPosition, SegmentLayout.SectorSize);
        var body = sector[Sector.BodyPosition..];
        BinaryPrimitives.WriteInt64LittleEndian(body, FirstOffset);
        BinaryPrimitives.WriteInt64LittleEndian(body[8..], DataLength);
        BinaryPrimitives.WriteUInt64LittleEndian(body[16..], Salt);
        Sector.Seal(sector, Magic, Version);
        sector.CopyTo(headerPage[SegmentLayout.HeaderCopyPosition..]);
    }

    /// <summary>Reads the header or its copy; null when both are damaged.</summary>
    /// <exception cref="LogException">The file was written by a newer version.</exception>
    public static SegmentHeader? Read(ReadOnlySpan<byte> headerPage, string path) =>
        ReadSector(headerPage, SegmentLayout.HeaderPosition, path)
        ?? ReadSector(headerPage, SegmentLayout.HeaderCopyPosition, path);

    private static SegmentHeader? ReadSector(ReadOnlySpan<byte> headerPage, int position, string path)
    {
        var sector = headerPage.Slice(position, SegmentLayout.SectorSize);
        if (Sector.Verify(sector, Magic) is not { } version)
        {
            return null;
        }

        if (version > Version)
        {
            throw new LogException(
                $"{path} has log format version {version}, this program knows versions up to {Version}.");
        }

        var body = sector[Sector.BodyPosition..];
        var header = new SegmentHeader(
            BinaryPrimitives.ReadInt64LittleEndian(body),
            BinaryPrimitives.ReadInt64LittleEndian(body[8..]),
            BinaryPrimitives.ReadUInt64LittleEndian(body[16..]));
        return header.FirstOffset >= 0 && SegmentLayout.IsDataLength(header.DataLength) ? header : null;
    }
}
