namespace ArdbNet.Replication.Log;

/// <summary>Takes the bytes behind a position out of a segment, for good.</summary>
internal static class SegmentCut
{
    /// <summary>
    /// Cuts and flushes. Marks go first, so that none vouches for bytes that are going; entries go from the end backwards,
    /// so that a process killed in between leaves no hole; nothing may be appended before the flush is done, because
    /// bytes behind the cut still match their entries on the disk.
    /// </summary>
    public static void Run(Segment segment, long position)
    {
        segment.ClearMark(0);
        segment.ClearMark(1);
        var cutPage = position >> SegmentLayout.PageShift;
        var rest = (int)position & (SegmentLayout.PageSize - 1);
        for (var page = segment.PageCount - 1; page > cutPage || (page == cutPage && rest == 0); page--)
        {
            if (!segment.Entry(page).IsEmpty)
            {
                segment.SetEntry(page, default);
            }
        }

        if (rest != 0)
        {
            segment.SetEntry(cutPage, new PageEntry(rest, segment.ChecksumOf(cutPage, rest)));
        }

        segment.Flush();
    }
}
