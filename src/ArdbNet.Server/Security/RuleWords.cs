using System.Buffers;

namespace ArdbNet.Server.Security;

/// <summary>The words of a user's definition.</summary>
internal static class RuleWords
{
    private static readonly SearchValues<byte> Spaces = SearchValues.Create(" \t\n\v\f\r\0"u8);

    /// <summary>Whether there is something that would cut a word in two when it is written into a file.</summary>
    public static bool HasSpace(ReadOnlySpan<byte> text) => text.ContainsAny(Spaces);

    /// <summary>Joins the words of each selector in parentheses to one.</summary>
    /// <param name="words">Rules as they came.</param>
    /// <param name="merged">A rule each.</param>
    /// <param name="unmatched">Where a parenthesis opens that does not close.</param>
    public static bool TryMerge(IReadOnlyList<byte[]> words, out List<byte[]> merged, out int unmatched)
    {
        merged = [];
        unmatched = -1;
        byte[] selector = [];
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            if (word is [(byte)'(', ..] && word[^1] != ')')
            {
                selector = word;
                unmatched = i;
            }
            else if (unmatched < 0)
            {
                merged.Add(word);
            }
            else
            {
                selector = [.. selector, (byte)' ', .. word];
                if (word is not [.., (byte)')']) continue;
                merged.Add(selector);
                unmatched = -1;
            }
        }

        return unmatched < 0;
    }
}
