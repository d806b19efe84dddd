namespace ArdbNet.Replication.Log;

/// <summary>
/// The segment files as they were found: those that join up around the data's offset, and those that are out of place.
/// </summary>
internal sealed class FoundSegments
{
    private readonly List<Segment> _kept = [];
    private readonly List<Segment> _ready = [];
    private readonly List<Segment> _stray = [];
    private readonly List<Segment> _withoutTable = [];
    private readonly List<(long FirstOffset, string Path)> _unreadable = [];

    /// <summary>Segments of the log in order, up to the one in which it ends; empty when none has the offset.</summary>
    public IReadOnlyList<Segment> Kept => _kept;

    /// <summary>Empty segments that join up behind the tail, ready for use.</summary>
    public IReadOnlyList<Segment> Ready => _ready;

    /// <summary>Segments that do not join up.</summary>
    public IReadOnlyList<Segment> Stray => _stray;

    /// <summary>Files with a segment's name and no segment's header.</summary>
    public IEnumerable<string> Unreadable => _unreadable.Select(static file => file.Path);

    public bool IsEmpty => _kept.Count == 0 && _stray.Count == 0 && _unreadable.Count == 0;

    /// <summary>Where the good bytes end.</summary>
    public long Tail { get; private set; }

    /// <summary>Where the bytes end that some file claims to have.</summary>
    public long ClaimedTail { get; private set; }

    /// <summary>Bytes are missing that the files should have.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>The segment in which the log ends holds more than its good bytes.</summary>
    public bool NeedsCut { get; private set; }

    /// <exception cref="LogException">A file was written by a newer version.</exception>
    public static FoundSegments Find(LogDirectory directory, long appliedOffset)
    {
        var found = new FoundSegments();
        var segments = found.OpenAll(directory);
        var start = segments.FindLastIndex(segment => segment.First <= appliedOffset);
        if (start < 0)
        {
            found._stray.AddRange(segments);
            found.ClaimedTail = segments.Count == 0 ? 0 : segments.Max(ClaimedEnd);
            return found;
        }

        found.TakeBacklog(segments, start);
        var next = found.TakeFrom(segments, start, appliedOffset);
        found.TakeRest(segments, next);

        // Such files may have held bytes that nothing tells of any more.
        found.IsDamaged |= found._unreadable.Exists(file => file.FirstOffset >= found.Tail)
            || found._withoutTable.Exists(segment => segment.End > appliedOffset);
        return found;
    }

    private List<Segment> OpenAll(LogDirectory directory)
    {
        var segments = new List<Segment>();
        foreach (var (firstOffset, path) in directory.Segments())
        {
            if (ReadHeader(path) is not { } header || header.FirstOffset != firstOffset)
            {
                _unreadable.Add((firstOffset, path));
                continue;
            }

            var isWithoutTable = new FileInfo(path).Length < SegmentLayout.DataPosition(header.DataLength);
            var file = SegmentFile.OpenWritable(path, SegmentLayout.FileLength(header.DataLength));
            var segment = Segment.Open(file, header);
            segments.Add(segment);
            if (isWithoutTable)
            {
                _withoutTable.Add(segment);
            }
        }

        return segments;
    }

    public static SegmentHeader? ReadHeader(string path)
    {
        using var file = File.OpenHandle(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Span<byte> page = stackalloc byte[SegmentLayout.PageSize];
        page.Clear();
        RandomAccess.Read(file, page, 0);
        return SegmentHeader.Read(page, path);
    }

    // What RocksDB holds already is only backlog: a gap in it shortens the backlog and loses nothing.
    private void TakeBacklog(List<Segment> segments, int start)
    {
        var first = start;
        while (first > 0
            && segments[first - 1].End == segments[first].First
            && SegmentCheck.Run(segments[first - 1], segments[first - 1].Header.DataLength).GoodBytes
                == segments[first - 1].Header.DataLength)
        {
            first--;
        }

        _stray.AddRange(segments[..first]);
        foreach (var segment in segments[first..start])
        {
            segment.UncheckedBefore = segment.Header.DataLength;
            _kept.Add(segment);
        }
    }

    private int TakeFrom(List<Segment> segments, int start, long appliedOffset)
    {
        for (var index = start; ; index++)
        {
            var segment = segments[index];
            var checkFrom = Math.Clamp(appliedOffset - segment.First, 0, segment.Header.DataLength);
            var check = SegmentCheck.Run(segment, checkFrom);
            segment.UncheckedBefore = checkFrom & ~(SegmentLayout.PageSize - 1L);
            _kept.Add(segment);
            Tail = segment.First + check.GoodBytes;
            ClaimedTail = segment.First + check.ClaimedBytes;
            NeedsCut = check.IsDamaged;
            IsDamaged = check.IsDamaged;
            var goesOn = Tail == segment.End && index + 1 < segments.Count && segments[index + 1].First == Tail;
            if (!goesOn)
            {
                return index + 1;
            }
        }
    }

    private void TakeRest(List<Segment> segments, int next)
    {
        var end = _kept[^1].End;
        foreach (var segment in segments[next..])
        {
            var claimed = ClaimedEnd(segment);
            if (claimed == segment.First && segment.First == end)
            {
                _ready.Add(segment);
                end = segment.End;
                continue;
            }

            _stray.Add(segment);
            if (claimed > segment.First)
            {
                ClaimedTail = Math.Max(ClaimedTail, claimed);
                IsDamaged = true;
            }

            // Even an empty one was made because the one before it, which is missing, was in use.
            IsDamaged |= segment.First > end;
        }
    }

    private static long ClaimedEnd(Segment segment) =>
        segment.First + SegmentCheck.Run(segment, segment.Header.DataLength).ClaimedBytes;
}
