namespace ArdbNet.Replication.Log;

/// <summary>Reads a log's files without locks and without changing anything; a server may be running on them.</summary>
public sealed class LogInspection : ILogBytes, IDisposable
{
    private readonly LogState? _state;
    private readonly List<Segment> _segments = [];
    private readonly List<SegmentSummary> _summaries = [];

    private LogInspection(LogState? state)
    {
        _state = state;
    }

    /// <summary>Null when no copy of the state is readable.</summary>
    public HistoryIds? History => _state?.History;

    /// <summary>The end of the log when its state was last written.</summary>
    public long? StateTail => _state?.Tail;

    public bool IsClean => _state?.IsClean ?? false;

    public string? BootId => _state?.BootId;

    /// <summary>The stream's database at the end of a cleanly closed log, else -1.</summary>
    public int SelectedDatabase => _state?.SelectedDatabase ?? -1;

    public IReadOnlyList<SegmentSummary> Segments => _summaries;

    /// <summary>Runs of the stream that are there without a gap; one, unless segments are missing.</summary>
    public IReadOnlyList<(long FirstOffset, long TailOffset)> Runs { get; private set; } = [];

    /// <exception cref="LogException">There is no log, or a newer version wrote it.</exception>
    public static LogInspection Open(string directory) =>
        TryOpen(directory) ?? throw new LogException($"There is no log in {directory}.");

    /// <summary>Null when there is no log.</summary>
    /// <exception cref="LogException">It cannot be read, or a newer version wrote it.</exception>
    public static LogInspection? TryOpen(string directory)
    {
        if (!Directory.Exists(directory))
        {
            return null;
        }

        var files = new LogDirectory(directory);
        try
        {
            var inspection = new LogInspection(new StateFile(files.StatePath).Read());
            foreach (var (firstOffset, path) in files.Segments())
            {
                inspection.Add(firstOffset, path);
            }

            if (inspection._state is null && inspection._summaries.Count == 0)
            {
                return null;
            }

            inspection.Runs = inspection.FindRuns();
            return inspection;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LogException($"The log in {directory} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Checks every page, every header and that nothing is missing, in the stream's order.</summary>
    public IEnumerable<LogDamage> Verify()
    {
        foreach (var summary in _summaries)
        {
            if (summary.Problem is not null)
            {
                yield return new LogDamage(summary.FirstOffset, summary.Path, summary.Problem);
            }
        }

        foreach (var segment in _segments)
        {
            var end = (UsedBytes(segment) + SegmentLayout.PageSize - 1) >> SegmentLayout.PageShift;
            for (var page = segment.FirstBadPage(0, end); page is { } bad; page = segment.FirstBadPage(bad + 1, end))
            {
                var offset = segment.First + (bad << SegmentLayout.PageShift);
                yield return new LogDamage(offset, segment.File.Path, "The page does not match its checksum.");
            }
        }

        foreach (var (previous, next) in Runs.Zip(Runs.Skip(1)))
        {
            var problem = $"{next.FirstOffset - previous.TailOffset} bytes are missing.";
            yield return new LogDamage(previous.TailOffset, FindSegment(next.FirstOffset)!.File.Path, problem);
        }

        if (Runs.Count > 0 && StateTail > Runs[^1].TailOffset)
        {
            var problem = $"The state says that the log goes on to offset {StateTail}.";
            yield return new LogDamage(Runs[^1].TailOffset, _segments[^1].File.Path, problem);
        }
    }

    /// <summary>Bytes that lie together from an offset on; none at the end of a run. They are not verified.</summary>
    /// <exception cref="LogException">The offset is in no run.</exception>
    public ReadOnlySpan<byte> ReadMapped(long offset)
    {
        foreach (var segment in _segments)
        {
            var used = PresentBytes(segment);
            if (offset >= segment.First && offset < segment.First + used)
            {
                var position = offset - segment.First;
                return segment.Bytes(position, (int)Math.Min(int.MaxValue, used - position));
            }
        }

        return Runs.Any(run => run.TailOffset == offset)
            ? []
            : throw new LogException($"Offset {offset} is not in the log.");
    }

    public void Dispose()
    {
        foreach (var segment in _segments)
        {
            segment.DisposeWhenFree();
        }

        _segments.Clear();
    }

    private void Add(long firstOffset, string path)
    {
        var fileBytes = new FileInfo(path).Length;
        if (FoundSegments.ReadHeader(path) is not { } header || header.FirstOffset != firstOffset)
        {
            _summaries.Add(new SegmentSummary(path, firstOffset, 0, 0, fileBytes, "The header is damaged."));
            return;
        }

        var length = SegmentLayout.FileLength(header.DataLength);
        var problem = fileBytes < length ? $"The file is {length - fileBytes} bytes too short." : null;
        var segment = Segment.Open(SegmentFile.OpenReadOnly(path, length), header);
        _segments.Add(segment);
        _summaries.Add(
            new SegmentSummary(path, firstOffset, header.DataLength, UsedBytes(segment), fileBytes, problem));
    }

    private List<(long FirstOffset, long TailOffset)> FindRuns()
    {
        var runs = new List<(long FirstOffset, long TailOffset)>();
        foreach (var segment in _segments)
        {
            var used = PresentBytes(segment);
            if (runs.Count > 0 && runs[^1].TailOffset == segment.First)
            {
                runs[^1] = (runs[^1].FirstOffset, segment.First + used);
            }
            else if (used > 0 || runs.Count == 0)
            {
                runs.Add((segment.First, segment.First + used));
            }
        }

        return runs;
    }

    private Segment? FindSegment(long offset) => _segments.Find(segment => segment.First == offset);

    private static long UsedBytes(Segment segment) =>
        SegmentCheck.Run(segment, segment.Header.DataLength).ClaimedBytes;

    private static long PresentBytes(Segment segment)
    {
        var present = segment.File.Length - SegmentLayout.DataPosition(segment.Header.DataLength);
        return Math.Clamp(present, 0, UsedBytes(segment));
    }
}
