namespace ArdbNet.Resp;

/// <summary>
/// Redis' glob patterns over bytes: <c>*</c>, <c>?</c>, <c>[abc]</c>, <c>[a-z]</c>, <c>[^a]</c> and <c>\x</c>.
/// </summary>
public static class GlobPattern
{
    /// <summary>
    /// True when the whole text matches. Only the last star is ever tried again, so the time is at most the product
    /// of both lengths, without recursion.
    /// </summary>
    public static bool Matches(ReadOnlySpan<byte> pattern, ReadOnlySpan<byte> text, bool ignoreCase = false)
    {
        // In Redis nothing but the empty pattern matches the empty text, not even a star.
        if (text.IsEmpty)
        {
            return pattern.IsEmpty;
        }

        var p = 0;
        var t = 0;
        var afterStar = -1;
        var starText = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                afterStar = ++p;
                starText = t;
            }
            else if (p < pattern.Length && MatchesOne(pattern, ref p, text[t], ignoreCase))
            {
                t++;
            }
            else if (afterStar < 0)
            {
                return false;
            }
            else
            {
                p = afterStar;
                t = ++starText;
            }
        }

        return pattern[p..].TrimStart((byte)'*').IsEmpty;
    }

    // Moves p behind the element of the pattern, whether or not it matches.
    private static bool MatchesOne(ReadOnlySpan<byte> pattern, ref int p, byte value, bool ignoreCase)
    {
        switch (pattern[p])
        {
            case (byte)'?':
                p++;
                return true;
            case (byte)'[':
                p++;
                return MatchesClass(pattern, ref p, value, ignoreCase);
            case (byte)'\\' when p + 1 < pattern.Length:
                p++;
                break;
        }

        return Fold(pattern[p++], ignoreCase) == Fold(value, ignoreCase);
    }

    // '[' ['^'] { char | char '-' char | '\' char } ']'; a class that is never closed ends with the pattern.
    private static bool MatchesClass(ReadOnlySpan<byte> pattern, ref int p, byte value, bool ignoreCase)
    {
        var isNegated = p < pattern.Length && pattern[p] == '^';
        p += isNegated ? 1 : 0;
        var found = false;
        while (p < pattern.Length && pattern[p] != ']')
        {
            if (pattern[p] == '\\' && p + 1 < pattern.Length)
            {
                // Redis compares an escaped member with its case even when case is ignored.
                found |= pattern[p + 1] == value;
                p += 2;
            }
            else if (p + 2 < pattern.Length && pattern[p + 1] == '-')
            {
                found |= IsBetween(pattern[p], pattern[p + 2], value, ignoreCase);
                p += 3;
            }
            else
            {
                found |= Fold(pattern[p], ignoreCase) == Fold(value, ignoreCase);
                p++;
            }
        }

        p += p < pattern.Length ? 1 : 0;
        return found != isNegated;
    }

    // The ends are put in order before case is folded, as Redis does.
    private static bool IsBetween(byte start, byte end, byte value, bool ignoreCase)
    {
        var (low, high) = start <= end ? (start, end) : (end, start);
        var folded = Fold(value, ignoreCase);
        return folded >= Fold(low, ignoreCase) && folded <= Fold(high, ignoreCase);
    }

    private static byte Fold(byte value, bool ignoreCase) =>
        ignoreCase && value is >= (byte)'A' and <= (byte)'Z' ? (byte)(value + 32) : value;
}
