namespace ArdbNet.Lua.Libraries.Json;

/// <summary>Takes a text of JSON apart. A zero byte ends it.</summary>
internal ref struct JsonScanner(ReadOnlySpan<byte> text, OutputBuffer unescaped, bool allowsInvalidNumbers)
{
    private readonly ReadOnlySpan<byte> _text = text.IndexOf((byte)0) is >= 0 and var end ? text[..end] : text;

    /// <summary>Offset behind the last token.</summary>
    public int At { get; private set; }

    public JsonToken Token { get; private set; }

    /// <summary>Where the token begins, or where it is wrong.</summary>
    public int TokenStart { get; private set; }

    /// <summary>The token as errors call it.</summary>
    public string Found { get; private set; } = "";

    public double Number { get; private set; }

    public bool Boolean { get; private set; }

    /// <summary>The characters of a string; they hold until the next one.</summary>
    public ReadOnlySpan<byte> Text { get; private set; }

    public JsonToken Next()
    {
        while (At < _text.Length && _text[At] is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r')
            At++;
        TokenStart = At;
        if (At == _text.Length)
            return Take(JsonToken.End, 0, "T_END");

        switch (_text[At])
        {
            case (byte)'{':
                return Take(JsonToken.ObjectBegin, 1, "T_OBJ_BEGIN");
            case (byte)'}':
                return Take(JsonToken.ObjectEnd, 1, "T_OBJ_END");
            case (byte)'[':
                return Take(JsonToken.ArrayBegin, 1, "T_ARR_BEGIN");
            case (byte)']':
                return Take(JsonToken.ArrayEnd, 1, "T_ARR_END");
            case (byte)',':
                return Take(JsonToken.Comma, 1, "T_COMMA");
            case (byte)':':
                return Take(JsonToken.Colon, 1, "T_COLON");
            case (byte)'"':
                return TakeText();
            case (byte)'-' or (>= (byte)'0' and <= (byte)'9'):
                return allowsInvalidNumbers || !IsInvalidNumber() ? TakeNumber() : Fail("invalid number");
            default:
                return TakeWord();
        }
    }

    private JsonToken TakeWord()
    {
        var rest = _text[At..];
        if (rest.StartsWith("true"u8) || rest.StartsWith("false"u8))
        {
            Boolean = rest[0] == 't';
            return Take(JsonToken.Boolean, Boolean ? 4 : 5, "T_BOOLEAN");
        }

        if (rest.StartsWith("null"u8))
            return Take(JsonToken.Null, 4, "T_NULL");

        return allowsInvalidNumbers && rest[0] is (byte)'+' or (byte)'i' or (byte)'I' or (byte)'n' or (byte)'N'
            && IsInvalidNumber()
            ? TakeNumber()
            : Fail("invalid token");
    }

    // What strtod reads and JSON does not have: +1, 0x1, 01, inf, nan
    private readonly bool IsInvalidNumber()
    {
        var number = _text[At..];
        if (number[0] == '+')
            return true;
        if (number[0] == '-')
            number = number[1..];
        if (number.IsEmpty)
            return false;
        if (number[0] == '0')
            return number.Length > 1 && ((number[1] | 0x20) == 'x' || char.IsAsciiDigit((char)number[1]));

        return number.Length >= 3 && (System.Text.Ascii.EqualsIgnoreCase(number[..3], "inf"u8)
            || System.Text.Ascii.EqualsIgnoreCase(number[..3], "nan"u8));
    }

    private JsonToken TakeNumber()
    {
        var length = NumberText.Parse(_text[At..], out var number);
        Number = number;
        return length > 0 ? Take(JsonToken.Number, length, "T_NUMBER") : Fail("invalid number");
    }

    private JsonToken TakeText()
    {
        At++;
        var length = _text[At..].IndexOfAny((byte)'"', (byte)'\\');
        if (length >= 0 && _text[At + length] == '"')
        {
            Text = _text.Slice(At, length);
            return Take(JsonToken.Text, length + 1, "T_STRING");
        }

        unescaped.Shorten(unescaped.Written.Length);
        while (length >= 0)
        {
            unescaped.Append(_text.Slice(At, length));
            At += length;
            if (_text[At] == '"')
            {
                Text = unescaped.Written;
                return Take(JsonToken.Text, 1, "T_STRING");
            }

            if (!TryUnescape())
                return Token;

            length = _text[At..].IndexOfAny((byte)'"', (byte)'\\');
        }

        At = _text.Length;
        return Fail("unexpected end of string");
    }

    private bool TryUnescape()
    {
        var escape = At + 1 < _text.Length ? _text[At + 1] : (byte)0;
        if (escape == 'u')
            return TryUnescapeUnicode();

        var character = escape switch
        {
            (byte)'"' or (byte)'\\' or (byte)'/' => escape,
            (byte)'b' => (byte)'\b',
            (byte)'t' => (byte)'\t',
            (byte)'n' => (byte)'\n',
            (byte)'f' => (byte)'\f',
            (byte)'r' => (byte)'\r',
            _ => (byte)0,
        };
        if (character == 0)
        {
            Fail("invalid escape code");
            return false;
        }

        unescaped.Append(character);
        At += 2;
        return true;
    }

    // \uXXXX, and \uD8XX\uDCXX for what needs two units of UTF-16
    private bool TryUnescapeUnicode()
    {
        var length = 6;
        var isRead = TryReadUnit(At, out var codePoint);
        if (isRead && char.IsSurrogate((char)codePoint))
        {
            isRead = char.IsHighSurrogate((char)codePoint) & TryReadUnit(At + length, out var low)
                && char.IsLowSurrogate((char)low);
            if (isRead)
                codePoint = char.ConvertToUtf32((char)codePoint, (char)low);
            length = 12;
        }

        if (!isRead)
        {
            Fail("invalid unicode escape code");
            return false;
        }

        Span<byte> utf8 = stackalloc byte[4];
        unescaped.Append(utf8[..new System.Text.Rune(codePoint).EncodeToUtf8(utf8)]);
        At += length;
        return true;
    }

    private readonly bool TryReadUnit(int at, out int unit)
    {
        unit = 0;
        if (at + 6 > _text.Length || _text[at] != '\\' || _text[at + 1] != 'u')
            return false;

        foreach (var digit in _text.Slice(at + 2, 4))
        {
            if (!char.IsAsciiHexDigit((char)digit))
                return false;

            unit = (unit << 4) | (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }

        return true;
    }

    private JsonToken Take(JsonToken token, int length, string name)
    {
        Token = token;
        Found = name;
        At += length;
        return token;
    }

    private JsonToken Fail(string problem)
    {
        TokenStart = At;
        return Take(JsonToken.Invalid, 0, problem);
    }
}
