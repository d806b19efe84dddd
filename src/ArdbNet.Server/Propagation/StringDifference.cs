using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Propagation;

/// <summary>A string's change as commands of the stream: SETRANGE of what differs, or SET of the whole.</summary>
internal static class StringDifference
{
    // A command costs about so many bytes beside what it writes.
    private const int CommandBytes = 48;
    private const int MaxParts = 16;

    /// <summary>Puts into the log what makes one string of the selected database into another; expiry stays.</summary>
    /// <param name="call">The running command.</param>
    /// <param name="key">The string's key.</param>
    /// <param name="before">What it was; empty when there was no such key.</param>
    /// <param name="after">What it is now.</param>
    /// <param name="expireAtMs">When it expires, 0 = never.</param>
    public static void Log(
        Call call, ReadOnlySpan<byte> key, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, long expireAtMs)
    {
        if (before.IsEmpty || after.Length < before.Length)
        {
            call.Log("SET"u8, key, after);
            if (expireAtMs != 0) call.Log("PEXPIREAT"u8, key, expireAtMs);
            return;
        }

        var at = before.CommonPrefixLength(after);
        for (var parts = 1; at < after.Length; parts++)
        {
            var end = parts == MaxParts ? after.Length : EndOfPart(before, after, at);
            LogPart(call, key, at, after[at..end]);
            at = end + (end < before.Length ? before[end..].CommonPrefixLength(after[end..]) : 0);
        }
    }

    // Equal bytes in between are part of it unless they are worth a command of their own.
    private static int EndOfPart(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, int start)
    {
        if (after.Length > before.Length) return after.Length;
        var end = start + 1;
        for (var i = end; i < after.Length && i - end < CommandBytes; i++)
        {
            if (before[i] != after[i]) end = i + 1;
        }

        return end;
    }

    // SETRANGE key offset value
    private static void LogPart(Call call, ReadOnlySpan<byte> key, int offset, ReadOnlySpan<byte> part)
    {
        if (!call.TryBeginLog(4)) return;
        call.Stream.Add("SETRANGE"u8);
        call.Stream.Add(key);
        call.Stream.Add(offset);
        call.Stream.Add(part);
    }
}
