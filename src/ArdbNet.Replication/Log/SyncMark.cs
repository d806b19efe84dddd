using System.Buffers.Binary;

namespace ArdbNet.Replication.Log;

/// <summary>
/// The entry of the last page as it was when a sync began. After a power loss the table may hold a newer entry than the
/// page has bytes; the mark then still proves the part of the page that had been synced, and acknowledged.
/// </summary>
internal readonly record struct SyncMark(long Page, PageEntry Entry)
{
    private const int Length = 20;

    // i64 page | u64 entry | u32 CRC32C from the segment's salt
    public void WriteTo(Span<byte> sector, ulong salt)
    {
        BinaryPrimitives.WriteInt64LittleEndian(sector, Page);
        BinaryPrimitives.WriteUInt64LittleEndian(sector[8..], Entry.Pack());
        BinaryPrimitives.WriteUInt32LittleEndian(sector[16..], Checksum(sector, salt));
    }

    public static SyncMark? Read(ReadOnlySpan<byte> sector, ulong salt) =>
        BinaryPrimitives.ReadUInt32LittleEndian(sector[16..]) == Checksum(sector, salt)
            ? new SyncMark(
                BinaryPrimitives.ReadInt64LittleEndian(sector),
                PageEntry.Unpack(BinaryPrimitives.ReadUInt64LittleEndian(sector[8..])))
            : null;

    private static uint Checksum(ReadOnlySpan<byte> sector, ulong salt) =>
        PageChecksum.Extend(PageChecksum.Seed(salt, -1), sector[..(Length - sizeof(uint))]);
}
