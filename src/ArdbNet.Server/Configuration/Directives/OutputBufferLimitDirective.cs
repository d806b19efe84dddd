using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ArdbNet.Server.Configuration.Directives;

/// <summary>For each client class: hard limit, soft limit, seconds above the soft one. Unnamed classes stay.</summary>
public sealed class OutputBufferLimitDirective : Directive
{
    private static readonly string[] Classes = ["normal", "slave", "pubsub"];

    public OutputBufferLimitDirective(string name, string defaultValue)
        : base(name, defaultValue) =>
        Traits = DirectiveTraits.ManyWords;

    public override bool TryParse(
        IReadOnlyList<string> words,
        string current,
        [NotNullWhen(true)] out string? value,
        [NotNullWhen(false)] out string? error)
    {
        value = null;
        if (words.Count % 4 != 0)
        {
            error = "Wrong number of arguments in buffer limit configuration.";
            return false;
        }

        var fields = current.Split(' ');
        for (var i = 0; i < words.Count; i += 4)
        {
            var index = ClassIndex(words[i]);
            if (index < 0)
            {
                error = "Invalid client class specified in buffer limit configuration.";
                return false;
            }

            if (!MemorySize.TryParse(words[i + 1], out var hard)
                || !MemorySize.TryParse(words[i + 2], out var soft)
                || !int.TryParse(words[i + 3], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            {
                error = "Error in hard, soft or soft_seconds setting in buffer limit configuration.";
                return false;
            }

            var at = index * 4;
            fields[at + 1] = hard.ToString(CultureInfo.InvariantCulture);
            fields[at + 2] = soft.ToString(CultureInfo.InvariantCulture);
            fields[at + 3] = seconds.ToString(CultureInfo.InvariantCulture);
        }

        error = null;
        value = string.Join(' ', fields);
        return true;
    }

    public override IEnumerable<string> ToLines(string value)
    {
        foreach (var limit in value.Split(' ').Chunk(4))
        {
            var hard = Int128.Parse(limit[1], CultureInfo.InvariantCulture);
            var soft = Int128.Parse(limit[2], CultureInfo.InvariantCulture);
            var className = limit[0] is "slave" ? "replica" : limit[0];
            yield return $"{Name} {className} {MemorySize.Format(hard)} {MemorySize.Format(soft)} {limit[3]}";
        }
    }

    private static int ClassIndex(string word) =>
        Array.IndexOf(Classes, word.ToLowerInvariant() switch { "replica" => "slave", var name => name });
}
