using ArdbNet.Server.Execution;
using ArdbNet.Storage.Types;

namespace ArdbNet.Server.Commands.SortedSets;

/// <summary>What ZRANGE and its kin ask for.</summary>
/// <param name="Kind">Of the bounds.</param>
/// <param name="IsReverse">From the highest member to the lowest.</param>
/// <param name="HasScores">Whether the reply names the scores too.</param>
/// <param name="Offset">Members of the range to leave out; negative: all.</param>
/// <param name="Limit">Members to give at most; negative: no limit.</param>
/// <param name="Start">First rank, in the direction of the walk; negative from the end.</param>
/// <param name="Stop">Last rank.</param>
/// <param name="Scores">Range of scores.</param>
/// <param name="Names">Range of names.</param>
internal readonly record struct RangeOptions(
    RangeKind Kind,
    bool IsReverse,
    bool HasScores,
    long Offset,
    long Limit,
    long Start,
    long Stop,
    PlaceRange Scores,
    NameRange Names)
{
    /// <summary>Whether no member can be meant, whatever the set holds.</summary>
    public bool IsEmpty => Kind != RangeKind.Ranks
        && (Offset < 0 || Limit == 0 || (Kind == RangeKind.Names && Names.IsEmpty));

    // min max [BYSCORE|BYLEX] [REV] [LIMIT offset count] [WITHSCORES]
    /// <summary>
    /// Reads the arguments from the bounds on. What the command's name says is given; null means that options say it.
    /// False when they are wrong: then the client has got its error.
    /// </summary>
    public static bool TryRead(
        Call call, int first, RangeKind? kind, bool? isReverse, bool takesScores, out RangeOptions options)
    {
        options = new RangeOptions { Limit = -1, Kind = kind ?? RangeKind.Ranks, IsReverse = isReverse ?? false };
        for (var i = first + 2; i < call.Count; i++)
        {
            if (takesScores && call.Is(i, "WITHSCORES"u8))
            {
                options = options with { HasScores = true };
            }
            else if (call.Is(i, "LIMIT"u8) && call.Count - i > 2)
            {
                if (!call.TryReadInteger(i + 1, out var offset) || !call.TryReadInteger(i + 2, out var limit)) return false;
                options = options with { Offset = offset, Limit = limit };
                i += 2;
            }
            else if (isReverse is null && call.Is(i, "REV"u8))
            {
                options = options with { IsReverse = true };
                isReverse = true;
            }
            else if (kind is null && (call.Is(i, "BYSCORE"u8) || call.Is(i, "BYLEX"u8)))
            {
                kind = call.Is(i, "BYLEX"u8) ? RangeKind.Names : RangeKind.Scores;
                options = options with { Kind = kind.Value };
            }
            else
            {
                call.Reply.Error(ErrorReplies.Syntax);
                return false;
            }
        }

        return Fit(call, options) && TryReadBounds(call, first, ref options);
    }

    /// <summary>The rank of the first member in order, and how many, for a range of ranks.</summary>
    public (long First, long Count) Clamp(long count)
    {
        var start = Math.Max(Start < 0 ? count + Start : Start, 0);
        var stop = Math.Min(Stop < 0 ? count + Stop : Stop, count - 1);
        if (start > stop) return (0, 0);
        return (IsReverse ? count - 1 - stop : start, stop - start + 1);
    }

    /// <summary>What offset and limit leave of a range.</summary>
    public (long First, long Count) Limited(long first, long count)
    {
        var left = Math.Max(0, count - Offset);
        if (Limit >= 0) left = Math.Min(left, Limit);
        return (IsReverse ? first + count - Offset - left : first + Offset, left);
    }

    private static bool Fit(Call call, in RangeOptions options)
    {
        if (options.Limit != -1 && options.Kind == RangeKind.Ranks)
        {
            call.Reply.Error(
                "ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX"u8);
            return false;
        }

        if (!options.HasScores || options.Kind != RangeKind.Names) return true;
        call.Reply.Error("ERR syntax error, WITHSCORES not supported in combination with BYLEX"u8);
        return false;
    }

    private static bool TryReadBounds(Call call, int first, ref RangeOptions options)
    {
        if (options.Kind == RangeKind.Ranks)
        {
            if (!call.TryReadInteger(first, out var start) || !call.TryReadInteger(first + 1, out var stop)) return false;
            options = options with { Start = start, Stop = stop };
            return true;
        }

        var (minimumAt, maximumAt) = options.IsReverse ? (first + 1, first) : (first, first + 1);
        if (options.Kind == RangeKind.Scores)
        {
            if (!RangeArguments.TryReadScores(call, minimumAt, maximumAt, out var scores)) return false;
            options = options with { Scores = scores };
            return true;
        }

        if (!NameRange.TryRead(call, minimumAt, maximumAt, out var names)) return false;
        options = options with { Names = names };
        return true;
    }
}
