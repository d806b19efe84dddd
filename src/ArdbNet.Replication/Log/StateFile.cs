namespace ArdbNet.Replication.Log;

/// <summary>
/// The two copies of the log's state. A write stores first the copy that matters less, syncs, then the other, syncs: at
/// every moment one copy is whole, and once the write has returned either of them may be lost.
/// </summary>
internal sealed class StateFile(string path)
{
    private const int CopyDistance = SegmentLayout.PageSize;

    private readonly Lock _gate = new();
    private long _sequence;
    private int _writeFirst;
    private PlaceMark _mark;

    public string Path => path;

    /// <summary>What was read had been written here: the folder is no copy.</summary>
    public bool IsInPlace { get; private set; }

    /// <summary>The newest whole copy; null when there is none.</summary>
    /// <exception cref="LogException">It was written by a newer version.</exception>
    public LogState? Read()
    {
        var first = ReadCopy(0);
        var second = ReadCopy(1);
        var newest = (second?.Sequence ?? -1) > (first?.Sequence ?? -1) ? second : first;
        _writeFirst = ReferenceEquals(newest, first) ? 1 : 0;
        _sequence = newest?.Sequence ?? 0;
        _mark = newest?.Mark ?? PlaceMark.None;
        IsInPlace = _mark.IsBeside(path);
        return newest;
    }

    /// <summary>Gives the file another mark of its place, which the next write says.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public void RenewMark()
    {
        lock (_gate)
        {
            _mark = _mark.RenewBeside(path);
        }
    }

    /// <summary>Stores the state durably; the sequence number and the mark are set here.</summary>
    /// <exception cref="IOException">The disk refuses; the state before or this one is kept.</exception>
    public void Write(LogState state)
    {
        lock (_gate)
        {
            Span<byte> sector = stackalloc byte[LogState.Length];
            (state with { Sequence = ++_sequence, Mark = _mark }).WriteTo(sector);
            var isNew = !File.Exists(path);
            using var file = File.OpenHandle(
                path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            WriteCopy(file, _writeFirst, sector);
            if (isNew)
            {
                LibC.FlushDirectory(System.IO.Path.GetDirectoryName(path)!);
            }

            WriteCopy(file, 1 - _writeFirst, sector);
        }
    }

    private static void WriteCopy(Microsoft.Win32.SafeHandles.SafeFileHandle file, int copy, ReadOnlySpan<byte> sector)
    {
        RandomAccess.Write(file, sector, (long)copy * CopyDistance);
        RandomAccess.FlushToDisk(file);
    }

    private LogState? ReadCopy(int copy)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using var file = File.OpenHandle(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Span<byte> sector = stackalloc byte[LogState.Length];
        sector.Clear();
        var read = RandomAccess.Read(file, sector, (long)copy * CopyDistance);
        return read == sector.Length ? LogState.Read(sector, path) : null;
    }
}
