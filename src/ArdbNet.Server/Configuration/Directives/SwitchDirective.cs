using System.Diagnostics.CodeAnalysis;

namespace ArdbNet.Server.Configuration.Directives;

/// <summary><c>yes</c> or <c>no</c>.</summary>
public sealed class SwitchDirective(string name, bool defaultValue) : Directive(name, defaultValue ? "yes" : "no")
{
    public override bool TryParse(
        IReadOnlyList<string> words,
        string current,
        [NotNullWhen(true)] out string? value,
        [NotNullWhen(false)] out string? error)
    {
        error = null;
        value = words[0].ToLowerInvariant();
        if (value is "yes" or "no")
        {
            return true;
        }

        error = "argument must be 'yes' or 'no'";
        return false;
    }

    public override IEnumerable<string> ToLines(string value) => [$"{Name} {value}"];
}
