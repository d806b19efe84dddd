using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace ArdbNet.Server.Configuration;

/// <summary>Splits a configuration line into words by Redis' rules of quoting, and quotes a word again.</summary>
public static class WordSplitter
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>
    /// Words are separated by white space. <c>"…"</c> knows <c>\n \r \t \b \a \xHH</c>, <c>'…'</c> only <c>\'</c>.
    /// False when a quote is not closed or a closing quote is not followed by white space.
    /// </summary>
    public static bool TrySplit(string line, [NotNullWhen(true)] out IReadOnlyList<string>? words)
    {
        // Escapes such as \xc3\xa9 are bytes of UTF-8, so the words are gathered as bytes.
        words = TrySplit(Utf8.GetBytes(line), out var found) ? [.. found.Select(Utf8.GetString)] : null;
        return words is not null;
    }

    /// <summary>The same of bytes that need not be UTF-8.</summary>
    public static bool TrySplit(ReadOnlySpan<byte> line, [NotNullWhen(true)] out IReadOnlyList<byte[]>? words)
    {
        var rest = line;
        var word = new List<byte>();
        var found = new List<byte[]>();
        words = found;
        while (true)
        {
            rest = rest.TrimStart(" \n\r\t\v\f\0"u8);
            if (rest.IsEmpty)
            {
                return true;
            }

            word.Clear();
            if (!TryReadWord(ref rest, word))
            {
                words = null;
                return false;
            }

            found.Add([.. word]);
        }
    }

    /// <summary>The word as it is, or in double quotes when it would not be read back the same.</summary>
    public static string Quote(string word)
    {
        var isPlain = word.Length > 0;
        foreach (var c in word)
        {
            isPlain &= !char.IsWhiteSpace(c) && !char.IsControl(c) && c is not ('"' or '\'' or '\\' or '#');
        }

        if (isPlain)
        {
            return word;
        }

        var quoted = new StringBuilder("\"");
        foreach (var c in word)
        {
            quoted.Append(c switch
            {
                '"' or '\\' => $"\\{c}",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\b' => "\\b",
                '\a' => "\\a",
                < ' ' or '\x7f' => string.Create(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}"),
                _ => c.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }

    private static bool TryReadWord(ref ReadOnlySpan<byte> rest, List<byte> word)
    {
        while (!rest.IsEmpty && !IsSpace(rest[0]))
        {
            var first = rest[0];
            rest = rest[1..];
            if (first is (byte)'"' or (byte)'\'')
            {
                // A closing quote ends the word.
                return TryReadQuoted(ref rest, first, word);
            }

            word.Add(first);
        }

        return true;
    }

    private static bool TryReadQuoted(ref ReadOnlySpan<byte> rest, byte quote, List<byte> word)
    {
        while (!rest.IsEmpty)
        {
            var taken = 1;
            if (rest[0] == quote)
            {
                rest = rest[1..];
                return rest.IsEmpty || IsSpace(rest[0]);
            }

            if (rest[0] == '\\' && rest.Length > 1 && (quote == '"' || rest[1] == '\''))
            {
                word.Add(quote == '"' ? ReadEscape(rest, out taken) : rest[1]);
                taken = quote == '"' ? taken : 2;
            }
            else
            {
                word.Add(rest[0]);
            }

            rest = rest[taken..];
        }

        return false;
    }

    private static byte ReadEscape(ReadOnlySpan<byte> escape, out int length)
    {
        if (escape.Length >= 4
            && escape[1] == 'x'
            && byte.TryParse(escape[2..4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            length = 4;
            return value;
        }

        length = 2;
        return escape[1] switch
        {
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            (byte)'b' => (byte)'\b',
            (byte)'a' => (byte)'\a',
            var other => other,
        };
    }

    private static bool IsSpace(byte value) => value is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t' or 0;
}
