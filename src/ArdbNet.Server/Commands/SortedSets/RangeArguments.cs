using ArdbNet.Resp;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Types;

namespace ArdbNet.Server.Commands.SortedSets;

/// <summary>The bounds of a range of scores: a number, or one that is left out with a parenthesis in front.</summary>
internal static class RangeArguments
{
    /// <summary>False when a bound is no number: then the client has got its error.</summary>
    public static bool TryReadScores(Call call, int minimumAt, int maximumAt, out PlaceRange range)
    {
        range = default;
        if (TryRead(call[minimumAt], out var minimum, out var excludesMinimum)
            && TryRead(call[maximumAt], out var maximum, out var excludesMaximum))
        {
            range = PlaceRange.OfScores(minimum, excludesMinimum, maximum, excludesMaximum);
            return true;
        }

        call.Reply.Error("ERR min or max is not a float"u8);
        return false;
    }

    private static bool TryRead(ReadOnlySpan<byte> text, out double score, out bool isExcluded)
    {
        isExcluded = text.Length > 0 && text[0] == '(';
        if (isExcluded) text = text[1..];
        // Redis reads a C string.
        var end = text.IndexOf((byte)0);
        return RedisDouble.TryParseLeniently(end < 0 ? text : text[..end], out score);
    }
}
