using System.Globalization;
using ArdbNet.Replication.Log;

namespace ArdbNet.Subcommands;

/// <summary>Which commands a dump shows.</summary>
/// <param name="From">Commands that begin here or later.</param>
/// <param name="To">Commands that begin before.</param>
/// <param name="Limit">So many commands at most.</param>
internal sealed record DumpRange(long From, long To, long Limit)
{
    /// <exception cref="LogException">An option is unknown or its value no number.</exception>
    public static DumpRange Parse(ReadOnlySpan<string> options)
    {
        var range = new DumpRange(0, long.MaxValue, long.MaxValue);
        for (; options.Length > 0; options = options[2..])
        {
            var name = options[0];
            if (name is not ("--from" or "--to" or "--limit")) throw new LogException($"log dump: unknown option '{name}'");
            var value = options.Length > 1 ? options[1] : "";
            if (!long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                throw new LogException($"log dump: {name} needs a number, not '{value}'");
            }

            range = name switch
            {
                "--from" => range with { From = number },
                "--to" => range with { To = number },
                _ => range with { Limit = number },
            };
        }

        return range;
    }
}
