using System.Diagnostics.CodeAnalysis;
using ArdbNet.Server.Configuration.Directives;

namespace ArdbNet.Server.Configuration;

/// <summary>New values that are checked all together before any is put in force.</summary>
internal sealed class ConfigurationChange(
    RedisConfProvider current,
    IReadOnlyList<(string Name, Func<string, string?> Refuse)> guards)
{
    private readonly Dictionary<Directive, string> _values = [];

    /// <summary>Only those that differ from the values in force.</summary>
    public IReadOnlyDictionary<Directive, string> Values => _values;

    public bool TryPrepare(
        IReadOnlyList<(string Name, string Value)> changes,
        bool allowsProtected,
        [NotNullWhen(false)] out string? error)
    {
        error = null;
        var directives = new List<Directive>();
        foreach (var (name, _) in changes)
        {
            error = DirectiveTable.TryFind(name, out var directive)
                ? Refusal(name, directive, directives, allowsProtected)
                : $"Unknown option or number of arguments for CONFIG SET - '{name}'";
            if (error is not null)
            {
                return false;
            }

            directives.Add(directive!);
        }

        for (var i = 0; error is null && i < changes.Count; i++)
        {
            error = Prepare(directives[i], changes[i].Value);
        }

        for (var i = 0; error is null && i < changes.Count; i++)
        {
            error = Guard(directives[i]);
        }

        return error is null;
    }

    public bool TryAssign(string name, string value, [NotNullWhen(false)] out string? error)
    {
        error = DirectiveTable.TryFind(name, out var directive)
            ? Prepare(directive, value)
            : $"unknown directive '{name}'";
        return error is null;
    }

    private static string? Refusal(string name, Directive directive, List<Directive> earlier, bool allowsProtected)
    {
        var reason = directive switch
        {
            _ when directive.Has(DirectiveTraits.Immutable) => "can't set immutable config",
            _ when directive.Has(DirectiveTraits.Protected) && !allowsProtected => "can't set protected config",
            _ when earlier.Contains(directive) => "duplicate parameter",
            _ => null,
        };
        return reason is null ? null : Failure(name, reason);
    }

    private string? Prepare(Directive directive, string text)
    {
        var inForce = current.Value(directive);
        var words = SplitWords(directive, text);
        if (!directive.TryParse(words, inForce, out var value, out var error))
        {
            return Failure(directive.Name, error);
        }

        if (!string.Equals(value, inForce, StringComparison.Ordinal))
        {
            _values[directive] = value;
        }

        return null;
    }

    private string? Guard(Directive directive)
    {
        if (!_values.TryGetValue(directive, out var value))
        {
            return null;
        }

        foreach (var (name, refuse) in guards)
        {
            if (name.Equals(directive.Name, StringComparison.OrdinalIgnoreCase) && refuse(value) is { } reason)
            {
                return Failure(directive.Name, reason);
            }
        }

        return null;
    }

    private static string[] SplitWords(Directive directive, string text)
    {
        if (!directive.Has(DirectiveTraits.ManyWords))
        {
            return [text];
        }

        return text.Length == 0 ? [] : text.Split(' ');
    }

    private static string Failure(string name, string reason) =>
        $"CONFIG SET failed (possibly related to argument '{name}') - {reason}";
}
