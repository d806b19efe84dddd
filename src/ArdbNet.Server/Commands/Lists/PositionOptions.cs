using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Commands.Lists;

/// <summary>LPOS' options.</summary>
/// <param name="Rank">The first match that counts; negative: seen from the right end.</param>
/// <param name="Count">How many matches, 0 = all; null: one, not as an array.</param>
/// <param name="MaxLength">How many elements to look at, 0 = all.</param>
internal readonly record struct PositionOptions(long Rank, long? Count, long MaxLength)
{
    // [RANK rank] [COUNT num-matches] [MAXLEN len]
    /// <summary>False when the options are wrong: then the client has got its error.</summary>
    public static bool TryRead(Call call, out PositionOptions options)
    {
        options = new PositionOptions(1, null, 0);
        for (var i = 3; i < call.Count; i += 2)
        {
            if (i + 1 < call.Count && call.Is(i, "RANK"u8))
            {
                if (!TryReadRank(call, i + 1, out var rank)) return false;
                options = options with { Rank = rank };
            }
            else if (i + 1 < call.Count && call.Is(i, "COUNT"u8))
            {
                if (!TryRead(call, i + 1, "ERR COUNT can't be negative"u8, out var count)) return false;
                options = options with { Count = count };
            }
            else if (i + 1 < call.Count && call.Is(i, "MAXLEN"u8))
            {
                if (!TryRead(call, i + 1, "ERR MAXLEN can't be negative"u8, out var length)) return false;
                options = options with { MaxLength = length };
            }
            else
            {
                call.Reply.Error(ErrorReplies.Syntax);
                return false;
            }
        }

        return true;
    }

    private static bool TryRead(Call call, int index, ReadOnlySpan<byte> error, out long value) =>
        call.TryReadInteger(index, 0, long.MaxValue, out value, error);

    private static bool TryReadRank(Call call, int index, out long rank)
    {
        if (!call.TryReadInteger(index, out rank)) return false;
        if (rank != 0) return true;
        call.Reply.Error("ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... " +
            "or use negative to start from the end of the list");
        return false;
    }
}
