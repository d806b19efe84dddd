using System.Diagnostics;

namespace ArdbNet.Storage.Engine.ColdReading;

/// <summary>
/// How long reads take that RocksDB's cache cannot answer: from the system's page cache they are as quick as handing them
/// to another thread, from the disk they are not. Used by the executor only.
/// </summary>
public sealed class ReadPace
{
    // One of so many is read here and now all the same, to see whether the disk is quicker by now.
    private const int ReadsAProbe = 32;
    private const int Weight = 8;

    // Five microseconds: no block is read and uncompressed in less.
    private static readonly long QuickestRead = Stopwatch.Frequency / 200_000;

    // A read during which the thread was not let run says nothing of the disk: no single one counts for more than this.
    private const int MaxPatiences = 4;

    private readonly long _patience;
    private long _average;
    private int _untilProbe = ReadsAProbe;

    /// <param name="patience">Reads that take longer on average are worth handing over.</param>
    internal ReadPace(TimeSpan patience) => _patience = (long)(patience.TotalSeconds * Stopwatch.Frequency);

    /// <summary>Reads that were handed over.</summary>
    public long HandedOver { get; private set; }

    /// <summary>Reads that were waited for.</summary>
    public long Awaited { get; private set; }

    /// <summary>Microseconds that one of the latter takes, outliers cut.</summary>
    public long AverageMicroseconds => _average * 1_000_000 / Stopwatch.Frequency;

    /// <summary>Whether reads are waited for rather than handed over at the moment.</summary>
    internal bool IsQuick => _average < _patience;

    /// <summary>Whether the next read is to be handed over.</summary>
    internal bool HandsOver()
    {
        if (_patience > 0 && (_average < _patience || --_untilProbe == 0))
        {
            _untilProbe = ReadsAProbe;
            return false;
        }

        HandedOver++;
        return true;
    }

    /// <summary>A look-up was waited for; it counts as a read unless RocksDB's cache must have answered it.</summary>
    /// <param name="started">When it began, by <see cref="Stopwatch.GetTimestamp"/>.</param>
    internal void NoteUnlessCached(long started)
    {
        if (Stopwatch.GetTimestamp() - started >= QuickestRead) Note(started);
    }

    /// <summary>A read was waited for.</summary>
    /// <param name="started">When it began, by <see cref="Stopwatch.GetTimestamp"/>.</param>
    internal void Note(long started)
    {
        Awaited++;
        var taken = Math.Min(Stopwatch.GetTimestamp() - started, MaxPatiences * _patience);
        _average += (taken - _average) / Weight;
    }
}
