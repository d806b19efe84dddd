using System.Globalization;

namespace ArdbNet.Rdb.Reading;

/// <summary>Scores as texts, as old and packed encodings hold them.</summary>
internal static class ScoreText
{
    /// <summary>False for what is no number, NaN included.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out double score)
    {
        if (text.SequenceEqual("inf"u8) || text.SequenceEqual("+inf"u8))
        {
            score = double.PositiveInfinity;
            return true;
        }

        if (text.SequenceEqual("-inf"u8))
        {
            score = double.NegativeInfinity;
            return true;
        }

        const NumberStyles Styles =
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(text, Styles, CultureInfo.InvariantCulture, out score) && !double.IsNaN(score);
    }
}
