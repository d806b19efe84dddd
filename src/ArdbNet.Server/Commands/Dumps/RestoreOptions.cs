using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Commands.Dumps;

/// <summary>RESTORE's options. Use counters are checked and not kept: no policy here needs them.</summary>
/// <param name="Replaces">Whether the key may exist.</param>
/// <param name="IsAbsolute">Whether the time to live is a moment.</param>
internal readonly record struct RestoreOptions(bool Replaces, bool IsAbsolute)
{
    // [REPLACE] [ABSTTL] [IDLETIME seconds] [FREQ frequency]
    /// <summary>False when the options are wrong: then the client has got its error.</summary>
    public static bool TryRead(Call call, out RestoreOptions options)
    {
        options = default;
        var hasIdleTime = false;
        var hasFrequency = false;
        for (var i = 4; i < call.Count; i++)
        {
            var hasValue = i + 1 < call.Count;
            if (call.Is(i, "REPLACE"u8))
            {
                options = options with { Replaces = true };
            }
            else if (call.Is(i, "ABSTTL"u8))
            {
                options = options with { IsAbsolute = true };
            }
            else if (call.Is(i, "IDLETIME"u8) && hasValue && !hasFrequency)
            {
                if (!TryReadNumber(call, ++i, long.MaxValue, "ERR Invalid IDLETIME value, must be >= 0"u8)) return false;
                hasIdleTime = true;
            }
            else if (call.Is(i, "FREQ"u8) && hasValue && !hasIdleTime)
            {
                if (!TryReadNumber(call, ++i, 255, "ERR Invalid FREQ value, must be >= 0 and <= 255"u8)) return false;
                hasFrequency = true;
            }
            else
            {
                call.Reply.Error(ErrorReplies.Syntax);
                return false;
            }
        }

        return true;
    }

    private static bool TryReadNumber(Call call, int index, long maximum, ReadOnlySpan<byte> outOfRange)
    {
        if (!call.TryReadInteger(index, out var number)) return false;
        if (number >= 0 && number <= maximum) return true;
        call.Reply.Error(outOfRange);
        return false;
    }
}
