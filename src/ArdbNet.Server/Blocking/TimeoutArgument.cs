using ArdbNet.Resp;
using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Blocking;

/// <summary>How long a blocking command waits, as its argument says it; 0 = for ever.</summary>
internal static class TimeoutArgument
{
    /// <summary>Seconds with a fraction (BLPOP…), rounded up. False when it is none: then the client has got its error.</summary>
    public static bool TryReadSeconds(Call call, int index, out long milliseconds)
    {
        milliseconds = 0;
        if (!LongDouble.TryParse(call[index], out var seconds))
        {
            call.Reply.Error("ERR timeout is not a float or out of range"u8);
            return false;
        }

        // What does not fit into an integer counts as negative, as in Redis.
        var exact = seconds.ToDouble() * 1000;
        milliseconds = Math.Abs(exact) < long.MaxValue ? (long)Math.Ceiling(exact) : -1;
        return IsNotNegative(call, milliseconds);
    }

    /// <summary>Milliseconds (BLOCK of XREAD). False when it is none: then the client has got its error.</summary>
    public static bool TryReadMilliseconds(Call call, int index, out long milliseconds) =>
        call.TryReadInteger(index, out milliseconds, "ERR timeout is not an integer or out of range"u8)
        && IsNotNegative(call, milliseconds);

    private static bool IsNotNegative(Call call, long milliseconds)
    {
        if (milliseconds >= 0) return true;
        call.Reply.Error("ERR timeout is negative"u8);
        return false;
    }
}
