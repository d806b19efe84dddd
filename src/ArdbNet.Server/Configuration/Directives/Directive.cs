using System.Diagnostics.CodeAnalysis;

namespace ArdbNet.Server.Configuration.Directives;

/// <summary>
/// One configuration directive: its names, its default and how its words are read and written. Values are kept
/// in canonical text, which is what CONFIG GET shows with few exceptions. Immutable, so safe on any thread.
/// </summary>
public abstract class Directive
{
    private protected Directive(string name, string defaultValue)
    {
        Name = name;
        Default = defaultValue;
    }

    public string Name { get; }

    /// <summary>The older spelling, answered by CONFIG GET and SET as well.</summary>
    public string? Alias { get; init; }

    /// <summary>The canonical default value.</summary>
    public string Default { get; }

    public DirectiveTraits Traits { get; init; }

    /// <summary>False for directives that are accepted and kept only so that a redis.conf loads.</summary>
    public bool HasEffect { get; internal set; }

    public bool Has(DirectiveTraits trait) => (Traits & trait) != DirectiveTraits.None;

    /// <summary>Reads the words after the name.</summary>
    /// <param name="words">One word unless the directive has <see cref="DirectiveTraits.ManyWords"/>.</param>
    /// <param name="current">The canonical value in force, for directives that change only a part of it.</param>
    /// <param name="value">The new canonical value.</param>
    /// <param name="error">Redis' text for what is wrong.</param>
    public abstract bool TryParse(
        IReadOnlyList<string> words,
        string current,
        [NotNullWhen(true)] out string? value,
        [NotNullWhen(false)] out string? error);

    /// <summary>The value when a further line of the same file repeats the directive.</summary>
    public virtual string Repeat(string earlier, string parsed) => parsed;

    /// <summary>The value as CONFIG GET shows it.</summary>
    public virtual string Show(string value) => value;

    /// <summary>The lines that set the value in a configuration file.</summary>
    public virtual IEnumerable<string> ToLines(string value) => [$"{Name} {WordSplitter.Quote(value)}"];

    /// <summary>True when the line need not be in a rewritten file.</summary>
    public virtual bool IsDefault(string value) => string.Equals(value, Default, StringComparison.Ordinal);

    public override string ToString() => Name;
}
