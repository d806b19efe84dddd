using System.Globalization;
using System.Text;

namespace ArdbNet.Compatibility.Tests.Comparison;

/// <summary>One request of a sequence. Each character of an argument is one byte.</summary>
/// <param name="Connection">Which of the sequence's connections sends it.</param>
/// <param name="Arguments">The request; argument 0 is the command's name.</param>
/// <param name="IsTimed">Whether a pause follows in which a short time to live ends.</param>
internal sealed record Step(int Connection, string[] Arguments, bool IsTimed)
{
    public string Name => Arguments[0].ToUpperInvariant();

    public byte[][] Bytes => Array.ConvertAll(Arguments, Encoding.Latin1.GetBytes);

    /// <summary>The request as one would type it into redis-cli.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"[{Connection}]");
        foreach (var argument in Arguments) AppendArgument(text.Append(' '), argument);
        if (IsTimed) text.Append("   (pause)");
        return text.ToString();
    }

    private static void AppendArgument(StringBuilder text, string argument)
    {
        if (argument.Length > 0 && argument.All(static c => c is > ' ' and < '\x7f' and not '"' and not '\\'))
        {
            text.Append(argument);
            return;
        }

        text.Append('"');
        foreach (var c in argument)
        {
            if (c is >= ' ' and < '\x7f' and not '"' and not '\\') text.Append(c);
            else text.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}");
        }

        text.Append('"');
    }
}
