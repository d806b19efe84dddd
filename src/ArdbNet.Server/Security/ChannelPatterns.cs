using ArdbNet.Resp;

namespace ArdbNet.Server.Security;

/// <summary>Channels by glob patterns.</summary>
internal static class ChannelPatterns
{
    /// <summary>Whether the channel is among them. A pattern to be listened to must be literally one of them.</summary>
    public static bool Allow(IReadOnlyList<byte[]> patterns, ReadOnlySpan<byte> channel, bool isPattern)
    {
        for (var i = 0; i < patterns.Count; i++)
        {
            if (isPattern ? channel.SequenceEqual(patterns[i]) : GlobPattern.Matches(patterns[i], channel)) return true;
        }

        return false;
    }
}
