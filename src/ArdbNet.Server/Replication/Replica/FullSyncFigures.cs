using ArdbNet.Replication.Replica;

namespace ArdbNet.Server.Replication.Replica;

/// <summary>How a full sync gets on, for INFO and the operator.</summary>
/// <param name="Kind">What comes: raw or rdb.</param>
/// <param name="Phase">What is done: receiving, or assembling once all has come.</param>
/// <param name="TotalBytes">Bytes in all, 0 = not known.</param>
/// <param name="ReadBytes">Bytes that came over this link.</param>
/// <param name="Keys">Keys that are here.</param>
/// <param name="BytesPerSecond">On average over this link.</param>
/// <param name="Percent">How much is here, 0 also when it is not known.</param>
/// <param name="SecondsToGo">At this rate; -1 = not known.</param>
public sealed record FullSyncFigures(
    string Kind,
    string Phase,
    long TotalBytes,
    long ReadBytes,
    long Keys,
    long BytesPerSecond,
    double Percent,
    long SecondsToGo)
{
    internal static FullSyncFigures Of(TransferStream transfer, FullSyncProgress progress)
    {
        var elapsedMs = Math.Max(1, Environment.TickCount64 - transfer.BegunMs);
        var total = transfer.TotalBytes;
        var fraction = total > 0 ? (double)transfer.ReadBytes / total : progress.Fraction;
        // What had come over an earlier link costs no time any more.
        var done = fraction - progress.FractionAtStart;
        return new FullSyncFigures(
            transfer.IsRaw ? "raw" : "rdb",
            progress.IsAssembling ? "assembling" : "receiving",
            total,
            transfer.ReadBytes,
            progress.Keys,
            transfer.ReadBytes * 1000 / elapsedMs,
            100 * fraction,
            done <= 0 ? -1 : (long)(elapsedMs / done * (1 - fraction) / 1000));
    }
}
