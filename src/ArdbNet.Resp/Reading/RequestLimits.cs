namespace ArdbNet.Resp.Reading;

/// <summary>
/// What a client may send, in bytes and counts. Shared by all connections and changed at run time (CONFIG SET);
/// a change counts from the next header that is read.
/// </summary>
public sealed class RequestLimits
{
    /// <summary>Longest argument in bytes (<c>proto-max-bulk-len</c>).</summary>
    public long MaxBulkLength { get; set; } = 512L << 20;

    /// <summary>Longest inline request, and longest line that holds a count or a length, in bytes.</summary>
    public int MaxInlineLength { get; set; } = 64 << 10;

    /// <summary>Most arguments of one request.</summary>
    public int MaxMultibulkCount { get; set; } = int.MaxValue;

    /// <summary>Longest request on the wire in bytes, complete or not (<c>client-query-buffer-limit</c>).</summary>
    public long MaxQueryBuffer { get; set; } = 1L << 30;
}
