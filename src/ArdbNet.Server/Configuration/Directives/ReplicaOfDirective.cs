using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ArdbNet.Server.Configuration.Directives;

/// <summary><c>host port</c> of the master, or <c>no one</c>.</summary>
public sealed class ReplicaOfDirective : Directive
{
    public ReplicaOfDirective(string name)
        : base(name, string.Empty) =>
        Traits = DirectiveTraits.ManyWords | DirectiveTraits.Immutable | DirectiveTraits.EmptyIsUnset;

    public override bool TryParse(
        IReadOnlyList<string> words,
        string current,
        [NotNullWhen(true)] out string? value,
        [NotNullWhen(false)] out string? error)
    {
        value = null;
        error = null;
        if (words.Count != 2)
        {
            error = "wrong number of arguments";
            return false;
        }

        if (words[0].Equals("no", StringComparison.OrdinalIgnoreCase)
            && words[1].Equals("one", StringComparison.OrdinalIgnoreCase))
        {
            value = string.Empty;
            return true;
        }

        if (!ushort.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            error = "Invalid master port";
            return false;
        }

        value = $"{words[0]} {port}";
        return true;
    }

    public override IEnumerable<string> ToLines(string value) => [$"{Name} {value}"];
}
