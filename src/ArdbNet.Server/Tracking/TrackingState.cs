namespace ArdbNet.Server.Tracking;

/// <summary>A session that tracks keys. Used by the executor only.</summary>
public sealed class TrackingState
{
    public TrackingOptions Options { get; set; }

    /// <summary>The client that gets the invalidations instead; 0 = none.</summary>
    public long RedirectTo { get; set; }

    /// <summary>The client that should get them has gone.</summary>
    public bool IsRedirectionBroken { get; set; }

    /// <summary>CLIENT CACHING was said: it counts for the next command or transaction.</summary>
    public bool IsCachingSaid { get; set; }

    /// <summary>What a broadcasting session listens to, in order of bytes.</summary>
    public SortedSet<byte[]> Prefixes { get; } = new(ByteOrder.Instance);

    public bool Has(TrackingOptions options) => (Options & options) != 0;

    /// <summary>Whether the keys of a read are to be remembered now.</summary>
    public bool Remembers =>
        !Has(TrackingOptions.Broadcast)
        && (!Has(TrackingOptions.OptIn) || IsCachingSaid)
        && (!Has(TrackingOptions.OptOut) || !IsCachingSaid);
}
