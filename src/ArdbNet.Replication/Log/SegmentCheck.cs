namespace ArdbNet.Replication.Log;

/// <summary>How far a segment's bytes are good.</summary>
/// <param name="GoodBytes">Bytes from the segment's start that are there; from the first checked page on, proven.</param>
/// <param name="ClaimedBytes">Bytes that its table says were appended.</param>
internal readonly record struct SegmentCheck(long GoodBytes, long ClaimedBytes)
{
    public bool IsDamaged => ClaimedBytes > GoodBytes;

    /// <summary>Walks the table, checking the pages that hold bytes from <paramref name="checkFrom"/> on.</summary>
    public static SegmentCheck Run(Segment segment, long checkFrom)
    {
        var firstChecked = checkFrom >> SegmentLayout.PageShift;
        var good = 0L;
        for (var page = 0L; page < segment.PageCount; page++)
        {
            var valid = GoodBytesOfPage(segment, page, isChecked: page >= firstChecked);
            good += valid;
            if (valid < SegmentLayout.PageSize)
            {
                break;
            }
        }

        return new SegmentCheck(good, Math.Max(good, Claimed(segment)));
    }

    private static int GoodBytesOfPage(Segment segment, long page, bool isChecked)
    {
        var entry = segment.Entry(page);
        if (entry.IsEmpty)
        {
            return 0;
        }

        if (!isChecked)
        {
            return entry.ValidBytes == SegmentLayout.PageSize ? SegmentLayout.PageSize : 0;
        }

        return segment.Matches(page, entry) ? entry.ValidBytes : SyncedBytesOfPage(segment, page);
    }

    // Only for a page whose own entry fails: an entry that is good always covers at least the mark.
    private static int SyncedBytesOfPage(Segment segment, long page)
    {
        var best = 0;
        for (var slot = 0; slot < 2; slot++)
        {
            if (segment.Mark(slot) is { } mark && mark.Page == page && segment.Matches(page, mark.Entry))
            {
                best = Math.Max(best, mark.Entry.ValidBytes);
            }
        }

        return best;
    }

    private static long Claimed(Segment segment) =>
        Math.Max(ClaimedByTable(segment), Math.Max(segment.MarkedBytes(0), segment.MarkedBytes(1)));

    private static long ClaimedByTable(Segment segment)
    {
        for (var page = segment.PageCount - 1; page >= 0; page--)
        {
            var entry = segment.Entry(page);
            if (!entry.IsEmpty)
            {
                return (page << SegmentLayout.PageShift) + Math.Clamp(entry.ValidBytes, 1, SegmentLayout.PageSize);
            }
        }

        return 0;
    }
}
