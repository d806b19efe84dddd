using System.Text.RegularExpressions;

namespace ArdbNet.Compatibility.Tests.Comparison;

/// <summary>Random texts: a word in angle brackets becomes one of its texts, with the words in it replaced in turn.</summary>
/// <param name="texts">Of each word.</param>
internal sealed partial class Grammar(Dictionary<string, string[]> texts)
{
    public string Make(string word, Random random)
    {
        var choices = texts[word];
        return Word().Replace(choices[random.Next(choices.Length)], match => Make(match.Groups["word"].Value, random));
    }

    [GeneratedRegex("<(?<word>[a-z-]+)>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Word();
}
