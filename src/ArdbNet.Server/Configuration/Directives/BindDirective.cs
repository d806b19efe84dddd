using System.Diagnostics.CodeAnalysis;

namespace ArdbNet.Server.Configuration.Directives;

/// <summary>Addresses to listen on; a leading minus makes one optional; none means no TCP at all.</summary>
public sealed class BindDirective : Directive
{
    private const int MaxAddresses = 16;

    public BindDirective(string name, string defaultValue)
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
        if (words.Count > MaxAddresses)
        {
            error = "Too many bind addresses specified.";
            return false;
        }

        value = string.Join(' ', words);
        return true;
    }

    public override IEnumerable<string> ToLines(string value) =>
        [value.Length == 0 ? $"{Name} \"\"" : $"{Name} {value}"];
}
