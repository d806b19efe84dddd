using System.Diagnostics;

namespace ArdbNet.Replication.Log;

/// <summary>
/// How long syncs take: where the disk is quick, who waits for one had better do it itself, since to have another thread do
/// it and to be told takes as long again. Noted by one thread at a time, asked by any.
/// </summary>
internal sealed class SyncPace
{
    // Longer than this nobody else on the calling thread should wait.
    private static readonly long Patience = Stopwatch.Frequency / 1000;

    // So many syncs make the average.
    private const int Memory = 8;

    private long _average;

    public bool IsQuick => Volatile.Read(ref _average) < Patience;

    /// <param name="ticks">Of the <see cref="Stopwatch"/>.</param>
    public void Note(long ticks) => Volatile.Write(ref _average, _average + ((ticks - _average) / Memory));
}
