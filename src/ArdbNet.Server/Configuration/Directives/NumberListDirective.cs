using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ArdbNet.Server.Configuration.Directives;

/// <summary>Numbers within bounds: a fixed count of them, or any count when that is 0.</summary>
public sealed class NumberListDirective : Directive
{
    private readonly int _count;
    private readonly double _minimum;
    private readonly double _maximum;

    public NumberListDirective(string name, string defaultValue, int count, double minimum, double maximum)
        : base(name, defaultValue)
    {
        Traits = DirectiveTraits.ManyWords;
        _count = count;
        _minimum = minimum;
        _maximum = maximum;
    }

    /// <summary>Redis' text for a word that is no number.</summary>
    public required string NotNumberError { get; init; }

    /// <summary>Redis' text for a number out of bounds.</summary>
    public required string OutOfBoundsError { get; init; }

    public override bool TryParse(
        IReadOnlyList<string> words,
        string current,
        [NotNullWhen(true)] out string? value,
        [NotNullWhen(false)] out string? error)
    {
        value = null;
        error = null;
        var given = words.Count == 1 && words[0].Length == 0 ? [] : words;
        if (_count != 0 && given.Count != _count)
        {
            error = "wrong number of arguments";
            return false;
        }

        var numbers = new List<string>();
        foreach (var word in given)
        {
            if (!double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            {
                error = NotNumberError;
                return false;
            }

            if (!(number >= _minimum && number <= _maximum))
            {
                error = OutOfBoundsError;
                return false;
            }

            numbers.Add(number.ToString("0.######", CultureInfo.InvariantCulture));
        }

        value = string.Join(' ', numbers);
        return true;
    }

    public override IEnumerable<string> ToLines(string value) =>
        [value.Length == 0 ? $"{Name} \"\"" : $"{Name} {value}"];
}
