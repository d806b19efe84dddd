using System.Diagnostics.CodeAnalysis;

namespace ArdbNet.Server.Configuration.Directives;

/// <summary>Any one word.</summary>
public sealed class TextDirective(string name, string defaultValue = "") : Directive(name, defaultValue)
{
    /// <summary>Says what is wrong with a value, or null when it may be set.</summary>
    public Func<string, string?>? Refuse { get; init; }

    public override bool TryParse(
        IReadOnlyList<string> words,
        string current,
        [NotNullWhen(true)] out string? value,
        [NotNullWhen(false)] out string? error)
    {
        error = Refuse?.Invoke(words[0]);
        value = error is null ? words[0] : null;
        return error is null;
    }

    /// <summary>Refuses anything that names a folder.</summary>
    public static Func<string, string?> FileNameOnly(string name, bool mayBeEmpty, string kind) => value =>
    {
        if (value.Length == 0)
        {
            return mayBeEmpty ? null : $"{name} can't be empty";
        }

        return value.Contains('/', StringComparison.Ordinal) || value is "." or ".."
            ? $"{name} can't be a path, just a {kind}"
            : null;
    };
}
