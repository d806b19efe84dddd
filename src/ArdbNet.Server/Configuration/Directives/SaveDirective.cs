using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ArdbNet.Server.Configuration.Directives;

/// <summary>Pairs of seconds and changes; lines of one file add up, an empty one clears.</summary>
public sealed class SaveDirective : Directive
{
    public SaveDirective(string name, string defaultValue)
        : base(name, defaultValue) =>
        Traits = DirectiveTraits.ManyWords;

    public override bool TryParse(
        IReadOnlyList<string> words,
        string current,
        [NotNullWhen(true)] out string? value,
        [NotNullWhen(false)] out string? error)
    {
        value = null;
        error = null;
        if (words.Count == 0 || (words.Count == 1 && words[0].Length == 0))
        {
            value = string.Empty;
            return true;
        }

        var numbers = new long[words.Count];
        for (var i = 0; i < words.Count; i++)
        {
            var isNumber = long.TryParse(words[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]);
            if (!isNumber || (i % 2 == 0 && numbers[i] < 1) || numbers[i] > int.MaxValue)
            {
                error = "Invalid save parameters";
            }
        }

        if (words.Count % 2 != 0)
        {
            error = "Invalid save parameters";
        }

        value = error is null ? string.Join(' ', numbers) : null;
        return error is null;
    }

    public override string Repeat(string earlier, string parsed) =>
        earlier.Length == 0 || parsed.Length == 0 ? parsed : $"{earlier} {parsed}";

    public override IEnumerable<string> ToLines(string value)
    {
        if (value.Length == 0)
        {
            return [$"{Name} \"\""];
        }

        return value.Split(' ').Chunk(2).Select(pair => $"{Name} {pair[0]} {pair[1]}");
    }
}
