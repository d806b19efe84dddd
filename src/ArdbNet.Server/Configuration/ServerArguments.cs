namespace ArdbNet.Server.Configuration;

/// <summary>The command line of the server: <c>[file] [-] [--directive word …]…</c>.</summary>
public sealed class ServerArguments
{
    private ServerArguments(string? configurationFile, bool readsStandardInput, IReadOnlyList<DirectiveLine> options)
    {
        ConfigurationFile = configurationFile;
        ReadsStandardInput = readsStandardInput;
        Options = options;
    }

    /// <summary>As written, or null.</summary>
    public string? ConfigurationFile { get; }

    /// <summary>A lone minus as the first or last argument.</summary>
    public bool ReadsStandardInput { get; }

    public IReadOnlyList<DirectiveLine> Options { get; }

    /// <exception cref="ConfigurationException">An argument belongs to no option, or an option has no value.</exception>
    public static ServerArguments Parse(IReadOnlyList<string> arguments)
    {
        var file = arguments.Count > 0 && !arguments[0].StartsWith('-') ? arguments[0] : null;
        var readsInput = false;
        var options = new List<List<string>>();
        for (var i = file is null ? 0 : 1; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            if (argument is "-" && (i == 0 || i == arguments.Count - 1))
            {
                readsInput = true;
            }
            else if (argument.StartsWith("--", StringComparison.Ordinal) && !AwaitsValue(options))
            {
                options.Add(ReadOption(argument));
            }
            else if (options.Count > 0)
            {
                options[^1].Add(argument);
            }
            else
            {
                throw Mistake($"unexpected argument '{argument}'");
            }
        }

        return new ServerArguments(file, readsInput, [.. options.Select(Complete)]);
    }

    // The word after an option's name is its value even if it begins with two minus signs. A lone --save clears.
    private static bool AwaitsValue(List<List<string>> options) =>
        options.Count > 0 && options[^1].Count == 1 && !IsSave(options[^1][0]);

    // "--port 6380" may come as one argument.
    private static List<string> ReadOption(string argument) =>
        WordSplitter.TrySplit(argument[2..], out var words) && words.Count > 0
            ? [.. words]
            : throw Mistake($"bad option '{argument}'");

    private static DirectiveLine Complete(List<string> words)
    {
        if (words.Count == 1 && IsSave(words[0]))
        {
            words.Add(string.Empty);
        }

        return new DirectiveLine(DirectiveLine.CommandLine, words);
    }

    private static bool IsSave(string name) => name.Equals("save", StringComparison.OrdinalIgnoreCase);

    private static ConfigurationException Mistake(string error) => new($"{DirectiveLine.CommandLine}: {error}");
}
