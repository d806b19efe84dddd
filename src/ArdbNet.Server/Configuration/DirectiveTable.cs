using System.Diagnostics.CodeAnalysis;
using ArdbNet.Server.Configuration.Directives;

namespace ArdbNet.Server.Configuration;

/// <summary>Every directive that a configuration file or CONFIG SET may name, by either of its spellings.</summary>
public static class DirectiveTable
{
    private static readonly Dictionary<string, Directive> ByName = Build();

    /// <summary>In the order of the table, each once.</summary>
    public static IReadOnlyList<Directive> All { get; } = [.. ByName.Values.Distinct()];

    /// <summary>Every spelling with its directive.</summary>
    public static IReadOnlyCollection<KeyValuePair<string, Directive>> Spellings => ByName;

    /// <summary>Finds a directive by its name or alias, in any case.</summary>
    public static bool TryFind(string name, [NotNullWhen(true)] out Directive? directive) =>
        ByName.TryGetValue(name, out directive);

    private static Dictionary<string, Directive> Build()
    {
        var table = new Dictionary<string, Directive>(StringComparer.OrdinalIgnoreCase);
        foreach (var directive in EffectiveDirectives.All)
        {
            directive.HasEffect = true;
            Add(table, directive);
        }

        foreach (var directive in IdleDirectives.All.Concat(IdleServerDirectives.All))
        {
            Add(table, directive);
        }

        return table;
    }

    private static void Add(Dictionary<string, Directive> table, Directive directive)
    {
        table.Add(directive.Name, directive);
        if (directive.Alias is { } alias)
        {
            table.Add(alias, directive);
        }
    }
}
