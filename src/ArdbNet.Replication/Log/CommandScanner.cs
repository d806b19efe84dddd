namespace ArdbNet.Replication.Log;

/// <summary>Finds the end and the arguments of one command at the start of some bytes.</summary>
internal sealed class CommandScanner
{
    /// <summary>The bytes end before the command does.</summary>
    public const int Incomplete = 0;

    /// <summary>The bytes are no command.</summary>
    public const int Malformed = -1;

    private const int LongestInline = 64 << 10;
    private const int MostDigits = 10;

    private int[] _bounds = new int[64];
    private int _count;

    /// <summary>Start and end of each argument of the command found last.</summary>
    public ReadOnlySpan<int> Bounds => _bounds.AsSpan(0, _count);

    /// <summary>The command's length, <see cref="Incomplete"/> or <see cref="Malformed"/>.</summary>
    public int Scan(ReadOnlySpan<byte> bytes)
    {
        _count = 0;
        return bytes.IsEmpty ? Incomplete : bytes[0] == (byte)'*' ? ScanArray(bytes) : ScanInline(bytes);
    }

    // *<count>\r\n then count times $<length>\r\n<bytes>\r\n
    private int ScanArray(ReadOnlySpan<byte> bytes)
    {
        var position = 1;
        var state = ReadNumber(bytes, ref position, out var count);
        for (var argument = 0; state > 0 && argument < count; argument++)
        {
            state = ReadArgument(bytes, ref position);
        }

        return state > 0 ? position : state;
    }

    private int ReadArgument(ReadOnlySpan<byte> bytes, ref int position)
    {
        if (position == bytes.Length)
        {
            return Incomplete;
        }

        if (bytes[position] != (byte)'$')
        {
            return Malformed;
        }

        position++;
        var state = ReadNumber(bytes, ref position, out var length);
        if (state <= 0)
        {
            return state;
        }

        var end = position + (long)length;
        if (end + 2 > bytes.Length)
        {
            return end + 2 > int.MaxValue ? Malformed : Incomplete;
        }

        if (bytes[(int)end] != (byte)'\r' || bytes[(int)end + 1] != (byte)'\n')
        {
            return Malformed;
        }

        AddArgument(position, (int)end);
        position = (int)end + 2;
        return 1;
    }

    // <digits>\r\n
    private static int ReadNumber(ReadOnlySpan<byte> bytes, ref int position, out int number)
    {
        number = 0;
        var value = 0L;
        var start = position;
        for (; position < bytes.Length; position++)
        {
            var digit = bytes[position] - '0';
            if ((uint)digit > 9)
            {
                break;
            }

            value = (value * 10) + digit;
            if (position - start == MostDigits || value > int.MaxValue)
            {
                return Malformed;
            }
        }

        if (position == bytes.Length)
        {
            return Incomplete;
        }

        if (position == start || bytes[position] != (byte)'\r')
        {
            return Malformed;
        }

        if (position + 1 == bytes.Length)
        {
            return Incomplete;
        }

        if (bytes[position + 1] != (byte)'\n')
        {
            return Malformed;
        }

        position += 2;
        number = (int)value;
        return 1;
    }

    // Old masters send SELECT and PING as a line: words of printable characters, \n or \r\n at the end.
    private int ScanInline(ReadOnlySpan<byte> bytes)
    {
        var wordStart = -1;
        for (var position = 0; position < Math.Min(bytes.Length, LongestInline); position++)
        {
            var value = bytes[position];
            if (value is > (byte)' ' and < 0x7f)
            {
                wordStart = wordStart < 0 ? position : wordStart;
                continue;
            }

            if (wordStart >= 0)
            {
                AddArgument(wordStart, position);
                wordStart = -1;
            }

            switch (value)
            {
                case (byte)'\n':
                    return position + 1;
                case (byte)'\r' when position + 1 < bytes.Length && bytes[position + 1] != (byte)'\n':
                    return Malformed;
                case (byte)'\r' or (byte)' ' or (byte)'\t':
                    break;
                default:
                    return Malformed;
            }
        }

        return bytes.Length < LongestInline ? Incomplete : Malformed;
    }

    private void AddArgument(int start, int end)
    {
        if (_count + 2 > _bounds.Length)
        {
            Array.Resize(ref _bounds, 2 * _bounds.Length);
        }

        _bounds[_count++] = start;
        _bounds[_count++] = end;
    }
}
