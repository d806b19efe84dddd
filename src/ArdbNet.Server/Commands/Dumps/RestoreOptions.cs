using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Commands.Dumps;

/// <summary>RESTORE's options. A frequency of use is checked and not kept: no policy here needs it.</summary>
/// <param name="Replaces">Whether the key may exist.</param>
/// <param name="IsAbsolute">Whether the time to live is a moment.</param>
/// <param name="IdleSeconds">For how long the key was not accessed; null: not given.</param>
internal readonly record struct RestoreOptions(bool Replaces, bool IsAbsolute, long? IdleSeconds)
{
    // [REPLACE] [ABSTTL] [IDLETIME seconds] [FREQ frequency]
    /// <summary>False when the options are wrong: then the client has got its error.</summary>
    public static bool TryRead(Call call, out RestoreOptions options)
    {
        options = default;
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
                var outOfRange = "ERR Invalid IDLETIME value, must be >= 0"u8;
                if (!TryReadNumber(call, ++i, long.MaxValue, outOfRange, out var seconds)) return false;
                options = options with { IdleSeconds = seconds };
            }
            else if (call.Is(i, "FREQ"u8) && hasValue && options.IdleSeconds is null)
            {
                var outOfRange = "ERR Invalid FREQ value, must be >= 0 and <= 255"u8;
                if (!TryReadNumber(call, ++i, 255, outOfRange, out _)) return false;
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

    private static bool TryReadNumber(
        Call call, int index, long maximum, ReadOnlySpan<byte> outOfRange, out long number)
    {
        if (!call.TryReadInteger(index, out number)) return false;
        if (number >= 0 && number <= maximum) return true;
        call.Reply.Error(outOfRange);
        return false;
    }
}
