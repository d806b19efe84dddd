using ArdbNet.Server.Configuration.Directives;

namespace ArdbNet.Server.Configuration;

/// <summary>Reads a line of a file by the rules of its directive.</summary>
internal static class DirectiveReader
{
    /// <param name="directive">The directive that the line names.</param>
    /// <param name="line">The line.</param>
    /// <param name="current">The canonical value in force.</param>
    /// <param name="earlier">The value that earlier lines gave, or null when this is the first.</param>
    /// <returns>The new canonical value.</returns>
    /// <exception cref="ConfigurationException">The line is wrong.</exception>
    public static string Read(Directive directive, DirectiveLine line, string current, string? earlier)
    {
        var words = line.Arguments;
        if (!directive.Has(DirectiveTraits.ManyWords) && words.Count != 1)
        {
            throw line.Mistake("wrong number of arguments");
        }

        // "--save '60 1'" gives the words in one.
        if (directive.Has(DirectiveTraits.ManyWords) && words.Count == 1 && words[0].Length > 0)
        {
            words = WordSplitter.TrySplit(words[0], out var split)
                ? split
                : throw line.Mistake("Unbalanced quotes in configuration line");
        }

        if (!directive.TryParse(words, current, out var value, out var error))
        {
            throw line.Mistake(error);
        }

        return earlier is null ? value : directive.Repeat(earlier, value);
    }
}
