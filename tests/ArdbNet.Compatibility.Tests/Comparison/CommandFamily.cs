namespace ArdbNet.Compatibility.Tests.Comparison;

/// <summary>Commands that are compared together, and how sequences of them are made.</summary>
internal sealed class CommandFamily
{
    private readonly CommandSyntax[] _lines;
    private readonly Func<ArgumentSource, string[], int> _chooseConnection;

    /// <param name="name">What tests call the family.</param>
    /// <param name="lines">Syntax lines; a line that stands there twice is twice as frequent.</param>
    /// <param name="chooseConnection">Says which connection sends a request; without it there is one.</param>
    public CommandFamily(
        string name, string[] lines, Func<ArgumentSource, string[], int>? chooseConnection = null)
    {
        Name = name;
        _lines = Array.ConvertAll(lines, static line => new CommandSyntax(line));
        _chooseConnection = chooseConnection ?? (static (_, _) => 0);
    }

    public string Name { get; }

    /// <summary>A sequence that depends on nothing but the seed.</summary>
    public Step[] Make(int seed, int length)
    {
        var source = new ArgumentSource(seed);
        var steps = new Step[length];
        for (var i = 0; i < length; i++)
        {
            var line = _lines[source.Below(_lines.Length)];
            var arguments = line.Make(source);
            var isSpoiled = source.Below(12) == 0;
            // A bad timeout may be none at all.
            if (isSpoiled && !line.MayWait) arguments = source.Spoil(arguments);
            steps[i] = new Step(_chooseConnection(source, arguments), arguments, line.IsTimed);
        }

        return steps;
    }

    public override string ToString() => Name;
}
