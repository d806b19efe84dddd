namespace ArdbNet.Lua.Libraries.Json;

/// <summary>
/// Pushes the value of a text of JSON. Tables that are still open stay on Lua's stack, and no C# frame is held for them:
/// nesting ends where Lua's stack does.
/// </summary>
internal ref struct JsonDecoder(LuaStack stack, ReadOnlySpan<byte> text, ref JsonOptions options)
{
    private const int ValuesBetweenMemoryChecks = 1024;
    private const int IsObject = -1;
    private readonly LuaState _state = stack.State;
    private readonly int _maxDepth = options.DecodeMaxDepth;
    private JsonScanner _scanner = new(text, OutputBuffer.For(stack), options.DecodesInvalidNumbers);

    // Of each open table the items that it has, or that it is an object, whose key lies on the stack.
    private int[] _open = [];
    private int _depth;
    private int _values;

    public string Error { get; private set; } = "";

    public bool TryPush()
    {
        _scanner.Next();
        while (true)
        {
            var depth = _depth;
            if (!TryPushOne())
                return false;
            if (_depth > depth)
                continue;

            while (_depth > 0)
            {
                if (!TryPut(out var isWhole))
                    return false;
                if (!isWhole)
                    break;

                _depth--;
            }

            if (_depth == 0)
                return _scanner.Next() == JsonToken.End || Expect("the end");
        }
    }

    // Pushes what begins with the scanned token: a whole value, or an open table, whose first value's token follows.
    private bool TryPushOne()
    {
        if (++_values % ValuesBetweenMemoryChecks == 0)
            _state.RequireMemory();

        switch (_scanner.Token)
        {
            case JsonToken.Text:
                stack.Push(_scanner.Text);
                return true;
            case JsonToken.Number:
                stack.Push(_scanner.Number);
                return true;
            case JsonToken.Boolean:
                stack.Push(_scanner.Boolean);
                return true;
            case JsonToken.Null:
                stack.PushLightUserdata(0);
                return true;
            case JsonToken.ObjectBegin or JsonToken.ArrayBegin:
                return TryOpen(_scanner.Token == JsonToken.ObjectBegin);
            default:
                return Expect("value");
        }
    }

    private bool TryOpen(bool isObject)
    {
        if (_depth >= _maxDepth || !stack.EnsureRoom(isObject ? 3 : 2))
        {
            Error = $"Found too many nested data structures ({_depth + 1}) at character {_scanner.At}";
            return false;
        }

        stack.PushTable();
        if (_scanner.Next() == (isObject ? JsonToken.ObjectEnd : JsonToken.ArrayEnd))
            return true;

        if (_depth == _open.Length)
            Array.Resize(ref _open, Math.Max(16, 2 * _depth));
        _open[_depth++] = isObject ? IsObject : 0;
        return !isObject || TryPushKey();
    }

    // Takes the value on the top into the innermost table, and goes on to the next value's token or the table's end.
    private bool TryPut(out bool isWhole)
    {
        ref var items = ref _open[_depth - 1];
        var isObject = items == IsObject;
        if (isObject)
            stack.RawSet(-3);
        else
            stack.RawSet(-2, ++items);

        var token = _scanner.Next();
        isWhole = token == (isObject ? JsonToken.ObjectEnd : JsonToken.ArrayEnd);
        if (isWhole)
            return true;
        if (token != JsonToken.Comma)
            return Expect(isObject ? "comma or object end" : "comma or array end");

        _scanner.Next();
        return !isObject || TryPushKey();
    }

    private bool TryPushKey()
    {
        if (_scanner.Token != JsonToken.Text)
            return Expect("object key string");

        stack.Push(_scanner.Text);
        if (_scanner.Next() != JsonToken.Colon)
            return Expect("colon");

        _scanner.Next();
        return true;
    }

    private bool Expect(string expected)
    {
        Error = $"Expected {expected} but found {_scanner.Found} at character {_scanner.TokenStart + 1}";
        return false;
    }
}
