using System.Diagnostics.CodeAnalysis;

namespace ArdbNet.Server.Configuration.Directives;

/// <summary>One of a list of words, or several of them when it has <see cref="DirectiveTraits.ManyWords"/>.</summary>
public sealed class ChoiceDirective(string name, string defaultValue, params string[] choices)
    : Directive(name, defaultValue)
{
    /// <summary>Two words that exclude each other, and Redis' text that says so.</summary>
    public (string First, string Second, string Error)? Exclusive { get; init; }

    public override bool TryParse(
        IReadOnlyList<string> words,
        string current,
        [NotNullWhen(true)] out string? value,
        [NotNullWhen(false)] out string? error)
    {
        value = null;
        var chosen = new List<string>();
        foreach (var choice in choices)
        {
            if (words.Contains(choice, StringComparer.OrdinalIgnoreCase))
            {
                chosen.Add(choice);
            }
        }

        if (words.Count == 0 || !words.All(word => choices.Contains(word, StringComparer.OrdinalIgnoreCase)))
        {
            error = $"argument(s) must be one of the following: {string.Join(", ", choices)}";
            return false;
        }

        if (Exclusive is var (first, second, text) && chosen.Contains(first) && chosen.Contains(second))
        {
            error = text;
            return false;
        }

        // The default word stands for "no flag", so it vanishes beside any other.
        if (chosen.Count > 1)
        {
            chosen.Remove(Default);
        }

        error = null;
        value = string.Join(' ', chosen);
        return true;
    }

    public override IEnumerable<string> ToLines(string value) => [$"{Name} {value}"];
}
