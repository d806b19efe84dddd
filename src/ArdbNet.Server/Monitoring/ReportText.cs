using System.Globalization;
using System.Text;

namespace ArdbNet.Server.Monitoring;

/// <summary>The text of INFO: sections of <c>name:value\r\n</c> lines, an empty line between sections.</summary>
internal sealed class ReportText
{
    private readonly StringBuilder _text = new();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    public void Section(string name)
    {
        if (_text.Length > 0) _text.Append("\r\n");
        _text.Append("# ").Append(name).Append("\r\n");
    }

    public void Line(string name, string value)
    {
        _names.Add(name);
        _text.Append(name).Append(':').Append(value).Append("\r\n");
    }

    /// <summary>A line that another section may have told: a name stands in a report once.</summary>
    public void LineOnce(string name, long value)
    {
        if (!_names.Contains(name)) Line(name, value);
    }

    public void Line(string name, long value) => Line(name, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>With two decimals.</summary>
    public void Line(string name, double value) => Line(name, value.ToString("F2", CultureInfo.InvariantCulture));

    /// <summary>Bytes, and a second line for people: 1.50M.</summary>
    public void Bytes(string name, long value)
    {
        Line(name, value);
        Line($"{name}_human", HumanBytes(value));
    }

    public byte[] ToBytes() => Encoding.UTF8.GetBytes(_text.ToString());

    /// <summary>A name that can stand in a line of INFO: what has a meaning there becomes an underscore.</summary>
    public static string Safe(string name) => name
        .Replace('#', '_').Replace(':', '_').Replace('\n', '_').Replace('\r', '_');

    private static string HumanBytes(long value)
    {
        ReadOnlySpan<char> units = "KMGTP";
        if (value < 1024) return string.Create(CultureInfo.InvariantCulture, $"{value}B");

        var scaled = value / 1024.0;
        var unit = 0;
        while (scaled >= 1024 && unit < units.Length - 1)
        {
            scaled /= 1024;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{scaled:F2}{units[unit]}");
    }
}
