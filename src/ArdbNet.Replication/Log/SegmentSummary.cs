namespace ArdbNet.Replication.Log;

/// <summary>A segment file as it lies on the disk.</summary>
/// <param name="Path">The file.</param>
/// <param name="FirstOffset">Offset of its first byte, as its name says.</param>
/// <param name="Capacity">Stream bytes it has room for; 0 when its header cannot be read.</param>
/// <param name="UsedBytes">Stream bytes its table says it holds.</param>
/// <param name="FileBytes">The file's length.</param>
/// <param name="Problem">What is wrong with the file; null when nothing is.</param>
public sealed record SegmentSummary(
    string Path,
    long FirstOffset,
    long Capacity,
    long UsedBytes,
    long FileBytes,
    string? Problem);
