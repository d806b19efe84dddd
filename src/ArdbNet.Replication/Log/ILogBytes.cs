namespace ArdbNet.Replication.Log;

/// <summary>The stream's bytes by offset: the log itself, or one that is read offline.</summary>
public interface ILogBytes
{
    /// <summary>Bytes that lie together from an offset on, at least one unless the offset is the tail.</summary>
    /// <exception cref="LogException">The log does not have the offset.</exception>
    ReadOnlySpan<byte> ReadMapped(long offset);
}
