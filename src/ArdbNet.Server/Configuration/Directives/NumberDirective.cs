using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ArdbNet.Server.Configuration.Directives;

/// <summary>An integer within bounds, both inclusive.</summary>
public sealed class NumberDirective(
    string name,
    long defaultValue,
    Int128 minimum,
    Int128 maximum,
    NumberFormat format = NumberFormat.Plain)
    : Directive(name, Print(defaultValue, format))
{
    /// <summary>Values outside are moved to the nearest of these bounds instead of being refused.</summary>
    public (long Minimum, long Maximum)? ClampTo { get; init; }

    public override bool TryParse(
        IReadOnlyList<string> words,
        string current,
        [NotNullWhen(true)] out string? value,
        [NotNullWhen(false)] out string? error)
    {
        value = null;
        var word = words[0];
        if (format == NumberFormat.MemoryOrPercent && TryReadPercent(word, out var percent))
        {
            error = percent <= -minimum ? null : $"percentage argument must be less or equal to {-minimum}";
            value = error is null ? $"{percent}%" : null;
            return error is null;
        }

        if (!TryRead(word, out var number))
        {
            error = ParseError;
            return false;
        }

        if (number < minimum || number > maximum)
        {
            error = $"argument must be between {Print(minimum, format)} and {Print(maximum, format)} inclusive";
            return false;
        }

        if (ClampTo is var (lowest, highest))
        {
            number = Int128.Clamp(number, lowest, highest);
        }

        error = null;
        value = Print(number, format);
        return true;
    }

    public override IEnumerable<string> ToLines(string value)
    {
        var isMemory = format is NumberFormat.Memory or NumberFormat.MemoryOrPercent;
        return isMemory && MemorySize.TryParse(value, out var bytes)
            ? [$"{Name} {MemorySize.Format(bytes)}"]
            : [$"{Name} {value}"];
    }

    private string ParseError => format switch
    {
        NumberFormat.Memory => "argument must be a memory value",
        NumberFormat.MemoryOrPercent => "argument must be a memory or percent value",
        NumberFormat.Octal => "argument couldn't be parsed as an octal number",
        _ => "argument couldn't be parsed into an integer",
    };

    private bool TryRead(string word, out Int128 number) => format switch
    {
        NumberFormat.Memory or NumberFormat.MemoryOrPercent => MemorySize.TryParse(word, out number),
        NumberFormat.Octal => TryReadOctal(word, out number),
        _ => TryReadInteger(word, out number),
    };

    private static string Print(Int128 number, NumberFormat format) =>
        format == NumberFormat.Octal
            ? Convert.ToString((long)number, toBase: 8)
            : number.ToString(CultureInfo.InvariantCulture);

    private static bool TryReadPercent(string word, out Int128 percent)
    {
        percent = 0;
        return word.EndsWith('%') && TryReadInteger(word[..^1], out percent) && percent >= 0;
    }

    private static bool TryReadOctal(string word, out Int128 number)
    {
        number = 0;
        foreach (var digit in word)
        {
            if (digit is < '0' or > '7' || number > int.MaxValue)
            {
                return false;
            }

            number = (number * 8) + (digit - '0');
        }

        return word.Length > 0;
    }

    // Redis takes neither a plus sign nor leading zeros.
    private static bool TryReadInteger(string word, out Int128 number) =>
        Int128.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number)
        && string.Equals(number.ToString(CultureInfo.InvariantCulture), word, StringComparison.Ordinal)
        && number >= long.MinValue
        && number <= ulong.MaxValue;
}
