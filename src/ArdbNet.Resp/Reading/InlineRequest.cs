namespace ArdbNet.Resp.Reading;

/// <summary>Splits an inline request into arguments, unescaping them in place (an argument never gets longer).</summary>
internal static class InlineRequest
{
    /// <summary>
    /// Reads the next argument of <paramref name="line"/> from <paramref name="position"/> on.
    /// Complete: <paramref name="argument"/> is set; NeedMore: the line is at its end; Failed: unbalanced quotes.
    /// </summary>
    public static ReadStep ReadArgument(Span<byte> line, ref int position, out ArgumentSlice argument)
    {
        var read = position;
        while (read < line.Length && IsSpace(line[read]))
            read++;

        argument = default;
        position = read;
        if (read == line.Length)
            return ReadStep.NeedMore;

        var start = read;
        var written = read;
        while (read < line.Length && !EndsArgument(line[read]))
        {
            var current = line[read++];
            if (current is not ((byte)'"' or (byte)'\''))
            {
                line[written++] = current;
                continue;
            }

            if (!ReadQuoted(line, current, ref read, ref written))
                return ReadStep.Failed;
            break;
        }

        position = read;
        argument = new ArgumentSlice(start, written - start);
        return ReadStep.Complete;
    }

    // A closing quote must end the argument.
    private static bool ReadQuoted(Span<byte> line, byte quote, ref int read, ref int written)
    {
        while (read < line.Length)
        {
            var current = line[read++];
            if (current == quote)
                return read == line.Length || IsSpace(line[read]);

            if (current == '\\' && read < line.Length)
                current = quote == '"' ? Unescape(line, ref read) : UnescapeQuote(line, ref read);
            line[written++] = current;
        }

        return false;
    }

    private static byte Unescape(ReadOnlySpan<byte> line, ref int read)
    {
        var escaped = line[read];
        if (escaped == 'x' && read + 2 < line.Length &&
            char.IsAsciiHexDigit((char)line[read + 1]) && char.IsAsciiHexDigit((char)line[read + 2]))
        {
            var value = (HexValue(line[read + 1]) << 4) | HexValue(line[read + 2]);
            read += 3;
            return (byte)value;
        }

        read++;
        return escaped switch
        {
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            (byte)'b' => (byte)'\b',
            (byte)'a' => (byte)'\a',
            _ => escaped,
        };
    }

    private static byte UnescapeQuote(ReadOnlySpan<byte> line, ref int read)
    {
        if (line[read] != '\'')
            return (byte)'\\';

        read++;
        return (byte)'\'';
    }

    private static int HexValue(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    // Vertical tabs and form feeds separate arguments only in front of one, as in Redis.
    private static bool EndsArgument(byte value) => value is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t';

    private static bool IsSpace(byte value) => value is (byte)' ' or (>= (byte)'\t' and <= (byte)'\r');
}
