using ArdbNet.Replication.Master;

namespace ArdbNet.Server.Replication;

/// <summary>How a replica's full sync gets on, for INFO and the operator.</summary>
/// <param name="Kind">What the replica is: ardbnet or redis.</param>
/// <param name="Phase">What is done: waiting (for what is to be sent), sending, or loading (on its side).</param>
/// <param name="Keys">Keys that are made.</param>
/// <param name="AllKeys">Keys in all.</param>
/// <param name="Bytes">Bytes that were sent.</param>
/// <param name="BytesPerSecond">On average.</param>
/// <param name="Percent">How much was sent, or made while nothing is sent yet.</param>
/// <param name="SecondsToGo">At this rate; -1 = not known.</param>
public sealed record ReplicaSyncFigures(
    string Kind,
    string Phase,
    long Keys,
    long AllKeys,
    long Bytes,
    long BytesPerSecond,
    double Percent,
    long SecondsToGo)
{
    /// <summary>Null when the replica waits for nothing, or for a full sync that has not begun.</summary>
    public static ReplicaSyncFigures? Of(ReplicaLink link)
    {
        ArgumentNullException.ThrowIfNull(link);
        if (link.FullSync is not { } sync) return null;
        var isSending = link.Phase == ReplicaPhase.ReceivingDump;
        var bytes = link.TransferBeganMs > 0 ? link.BytesSent - link.TransferBeganBytes : 0;
        var elapsedMs = Math.Max(1, Environment.TickCount64 - link.TransferBeganMs);
        var fraction = isSending && sync is RdbSync { IsStreamed: false } ? (double)bytes / Math.Max(1, sync.BytesDone) : sync.Progress;
        fraction = Math.Min(1, fraction);
        return new ReplicaSyncFigures(
            link.Identity.IsNative ? "ardbnet" : "redis",
            isSending ? "sending" : link.Phase == ReplicaPhase.Online ? "loading" : "waiting",
            sync.KeysDone,
            sync.KeyCount,
            bytes,
            isSending ? bytes * 1000 / elapsedMs : 0,
            100 * fraction,
            isSending && fraction > 0 ? (long)(elapsedMs / fraction * (1 - fraction) / 1000) : -1);
    }
}
