using ArdbNet.Server.Sessions;

namespace ArdbNet.Server.Tracking;

/// <summary>Who wants to hear of all keys with one prefix, and which of them have changed since it was last said.</summary>
internal sealed class PrefixListeners
{
    public HashSet<Session> Sessions { get; } = [];

    /// <summary>In order of bytes, each with the session that changed it last, or null.</summary>
    public SortedDictionary<byte[], Session?> Changed { get; } = new(ByteOrder.Instance);
}
