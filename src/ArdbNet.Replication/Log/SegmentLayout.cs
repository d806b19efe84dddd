namespace ArdbNet.Replication.Log;

/// <summary>Where things lie in a segment file: header page, checksum table, data.</summary>
internal static class SegmentLayout
{
    public const int PageSize = 4096;
    public const int PageShift = 12;
    public const int SectorSize = 512;

    // Header page, by 512-byte sector: header, two sync marks, …, the header's copy.
    public const int HeaderPosition = 0;
    public const int MarkPosition = SectorSize;
    public const int HeaderCopyPosition = 4 * SectorSize;
    public const int TablePosition = PageSize;

    public const long LongestData = 1L << 40;

    public static long PageCount(long dataLength) => dataLength >> PageShift;

    public static long DataPosition(long dataLength) =>
        TablePosition + RoundUp(PageCount(dataLength) * sizeof(ulong));

    public static long FileLength(long dataLength) => DataPosition(dataLength) + dataLength;

    public static bool IsDataLength(long length) => length is >= PageSize and <= LongestData && length % PageSize == 0;

    private static long RoundUp(long length) => (length + PageSize - 1) / PageSize * PageSize;
}
