namespace ArdbNet.Server.Configuration;

/// <summary>One line of configuration, split into words; there is at least one.</summary>
/// <param name="Source">Where it stands: <c>file:line</c> or <c>command line</c>.</param>
/// <param name="Words">The directive's name as written and its arguments.</param>
public sealed record DirectiveLine(string Source, IReadOnlyList<string> Words)
{
    public const string CommandLine = "command line";

    public string Name => Words[0];

    public IReadOnlyList<string> Arguments { get; } = [.. Words.Skip(1)];

    /// <summary>The exception that names the place of a mistake in this line.</summary>
    public ConfigurationException Mistake(string error) => new($"{Source}: {Name}: {error}");
}
