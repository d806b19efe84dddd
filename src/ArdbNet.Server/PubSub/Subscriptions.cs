namespace ArdbNet.Server.PubSub;

/// <summary>What one session listens to. Used by the executor only.</summary>
public sealed class Subscriptions
{
    /// <summary>Channels by SUBSCRIBE.</summary>
    public HashSet<byte[]> Channels { get; } = new(ByteArrayComparer.Instance);

    /// <summary>Patterns by PSUBSCRIBE.</summary>
    public HashSet<byte[]> Patterns { get; } = new(ByteArrayComparer.Instance);

    /// <summary>Channels by SSUBSCRIBE.</summary>
    public HashSet<byte[]> ShardChannels { get; } = new(ByteArrayComparer.Instance);

    /// <summary>Channels and patterns together: the number that SUBSCRIBE and PSUBSCRIBE reply.</summary>
    public int Count => Channels.Count + Patterns.Count;

    /// <summary>Whether RESP2 allows nothing but subscription commands.</summary>
    public bool IsListening => Count + ShardChannels.Count > 0;
}
