using System.Text.RegularExpressions;

namespace ArdbNet.Compatibility.Tests.Comparison;

/// <summary>
/// Makes requests from a line of syntax as manuals write it: <c>SET key value [NX|XX] [EX seconds]</c>. Words that
/// <see cref="ArgumentSource"/> knows become random arguments, other words stand for themselves; <c>[…]</c> may be
/// left out, <c>(…)</c> may not, <c>|</c> separates alternatives, <c>...</c> repeats what is before it.
/// </summary>
internal sealed partial class CommandSyntax
{
    private readonly Action<ArgumentSource, List<string>> _write;

    /// <param name="line">The syntax; a final <c>~</c> says that the request needs a pause after it.</param>
    public CommandSyntax(string line)
    {
        IsTimed = line.EndsWith('~');
        MayWait = line.StartsWith("BL", StringComparison.Ordinal) || line.StartsWith("BRPOP", StringComparison.Ordinal)
            || line.StartsWith("BZ", StringComparison.Ordinal) || line.Contains("BLOCK", StringComparison.Ordinal);
        var tokens = new Queue<string>(Tokens().Matches(line.TrimEnd('~', ' ')).Select(static match => match.Value));
        _write = ParseAlternatives(tokens);
        if (tokens.Count > 0) throw new FormatException($"'{tokens.Peek()}' is too much in: {line}");
    }

    public bool IsTimed { get; }

    /// <summary>Whether the client may have to wait: only as long as the line says.</summary>
    public bool MayWait { get; }

    public string[] Make(ArgumentSource source)
    {
        var arguments = new List<string>();
        _write(source, arguments);
        return [.. arguments];
    }

    private static Action<ArgumentSource, List<string>> ParseAlternatives(Queue<string> tokens)
    {
        var alternatives = new List<Action<ArgumentSource, List<string>>> { ParseSequence(tokens) };
        while (tokens.TryPeek(out var next) && next == "|")
        {
            tokens.Dequeue();
            alternatives.Add(ParseSequence(tokens));
        }

        return alternatives.Count == 1
            ? alternatives[0]
            : (source, arguments) => alternatives[source.Below(alternatives.Count)](source, arguments);
    }

    private static Action<ArgumentSource, List<string>> ParseSequence(Queue<string> tokens)
    {
        var parts = new List<Action<ArgumentSource, List<string>>>();
        while (tokens.TryPeek(out var next) && next is not ("|" or ")" or "]")) parts.Add(ParsePart(tokens));
        return (source, arguments) =>
        {
            foreach (var part in parts) part(source, arguments);
        };
    }

    private static Action<ArgumentSource, List<string>> ParsePart(Queue<string> tokens)
    {
        var token = tokens.Dequeue();
        Action<ArgumentSource, List<string>> part;
        if (token is "[" or "(")
        {
            var inner = ParseAlternatives(tokens);
            tokens.Dequeue();
            part = token == "(" ? inner : (source, arguments) =>
            {
                if (source.Below(2) == 0) inner(source, arguments);
            };
        }
        else
        {
            part = (source, arguments) => arguments.Add(source.Make(token));
        }

        if (!tokens.TryPeek(out var next) || next != "...") return part;
        tokens.Dequeue();
        return (source, arguments) =>
        {
            for (var i = source.Below(4) / 2 + source.Below(2); i >= 0; i--) part(source, arguments);
        };
    }

    [GeneratedRegex(@"\.\.\.|[\[\]()|]|[^\s\[\]()|]+?(?=\.\.\.|[\s\[\]()|]|$)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Tokens();
}
