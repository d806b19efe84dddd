namespace ArdbNet.Replication.Log;

/// <summary>Bytes of a log that are not good.</summary>
/// <param name="Offset">The first of them that may be affected.</param>
/// <param name="Path">The file they are in.</param>
/// <param name="Problem">What is wrong.</param>
public sealed record LogDamage(long Offset, string Path, string Problem);
