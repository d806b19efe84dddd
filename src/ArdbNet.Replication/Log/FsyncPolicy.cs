namespace ArdbNet.Replication.Log;

/// <summary>When the log is brought to the disk, as <c>appendfsync</c> says it.</summary>
public enum FsyncPolicy
{
    Always,
    EverySecond,
    No,
}
