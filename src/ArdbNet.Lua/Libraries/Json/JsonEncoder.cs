using System.Buffers;
using ArdbNet.Resp;

namespace ArdbNet.Lua.Libraries.Json;

/// <summary>
/// Writes the value on the top as JSON. Tables that are still open stay on Lua's stack, and no C# frame is held for them:
/// nesting ends where Lua's stack does.
/// </summary>
internal ref struct JsonEncoder(LuaStack stack, ref JsonOptions options)
{
    private const int IsObject = -1;
    private static readonly SearchValues<byte> Escaped = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Select(static value => (byte)value), (byte)'"', (byte)'/', (byte)'\\', 0x7f]);

    private readonly OutputBuffer _output = OutputBuffer.For(stack);
    private readonly ref JsonOptions _options = ref options;
    private OpenTable[] _open = [];
    private int _depth;

    public string Error { get; private set; } = "";

    public readonly ReadOnlySpan<byte> Written => _output.Written;

    public bool TryAppend()
    {
        do
        {
            if (!TryAppendTop())
                return false;
        }
        while (TryPushNext());
        return Error.Length == 0;
    }

    // A table stays on the stack and is opened; all else is written and taken away.
    private bool TryAppendTop()
    {
        switch (stack.TypeOf(-1))
        {
            case LuaType.String:
                _ = stack.TryGetString(-1, out var text);
                AppendText(text);
                break;
            case LuaType.Number:
                if (!TryAppendNumber(stack.ToNumber(-1)))
                    return false;
                break;
            case LuaType.Boolean:
                _output.Append(stack.ToBoolean(-1) ? "true"u8 : "false"u8);
                break;
            case LuaType.Nil:
            case LuaType.LightUserdata when stack.ToLightUserdata(-1) == 0:
                _output.Append("null"u8);
                break;
            case LuaType.Table:
                return TryOpen();
            default:
                return Refuse(-1, "type not supported");
        }

        stack.Pop();
        return true;
    }

    // Pushes the next value of the innermost table; closes tables that have none. False at the end and for an error.
    private bool TryPushNext()
    {
        while (_depth > 0)
        {
            ref var table = ref _open[_depth - 1];
            if (table.Length == IsObject ? TryPushField(ref table) : TryPushItem(ref table))
                return true;
            if (Error.Length > 0)
                return false;

            _output.Append(table.Length == IsObject ? (byte)'}' : (byte)']');
            stack.Pop();
            _depth--;
        }

        return false;
    }

    private readonly bool TryPushItem(ref OpenTable table)
    {
        if (table.Written == table.Length)
            return false;
        if (table.Written++ > 0)
            _output.Append((byte)',');
        stack.RawGet(-1, table.Written);
        return true;
    }

    private bool TryPushField(ref OpenTable table)
    {
        if (!stack.Next(-2))
            return false;
        if (table.Written++ > 0)
            _output.Append((byte)',');
        switch (stack.TypeOf(-2))
        {
            case LuaType.String:
                _ = stack.TryGetString(-2, out var key);
                AppendText(key);
                _output.Append((byte)':');
                return true;
            case LuaType.Number:
                _output.Append((byte)'"');
                if (!TryAppendNumber(stack.ToNumber(-2)))
                    return false;
                _output.Append("\":"u8);
                return true;
            default:
                return Refuse(-2, "table key must be a number or string");
        }
    }

    private bool TryOpen()
    {
        if (_depth >= _options.EncodeMaxDepth || !stack.EnsureRoom(3))
        {
            Error = $"Cannot serialise, excessive nesting ({_depth + 1})";
            return false;
        }

        var length = MeasureArray();
        if (Error.Length > 0)
            return false;

        if (_depth == _open.Length)
            Array.Resize(ref _open, Math.Max(16, 2 * _depth));
        // An empty table is an object.
        _open[_depth++] = new OpenTable { Length = length > 0 ? length : IsObject };
        _output.Append(length > 0 ? (byte)'[' : (byte)'{');
        if (length <= 0)
            stack.PushNil();
        return true;
    }

    // The largest index of a table that has only whole numbers from 1 on as keys.
    private int MeasureArray()
    {
        var largest = 0;
        var items = 0;
        stack.PushNil();
        while (stack.Next(-2))
        {
            var key = stack.TypeOf(-2) == LuaType.Number ? stack.ToNumber(-2) : 0;
            stack.Pop();
            if (key < 1 || Math.Floor(key) != key)
            {
                stack.Pop();
                return IsObject;
            }

            // What is no 32-bit integer becomes the smallest one, as in C.
            if (key > largest)
                largest = key > int.MaxValue ? int.MinValue : (int)key;
            items++;
        }

        var isSparse = _options.SparseRatio > 0 && largest > unchecked(items * _options.SparseRatio)
            && largest > _options.SparseSafe;
        if (isSparse && !_options.ConvertsSparse)
            _ = Refuse(-1, "excessively sparse array");
        return isSparse ? IsObject : largest;
    }

    private bool TryAppendNumber(double number)
    {
        if (!double.IsFinite(number))
        {
            switch (_options.EncodeInvalidNumbers)
            {
                case InvalidNumbers.Refused:
                    Error = "Cannot serialise number: must not be NaN or Inf";
                    return false;
                case InvalidNumbers.Null:
                    _output.Append("null"u8);
                    return true;
            }
        }

        var length = RedisDouble.Format(number, _options.NumberPrecision, _output.Reserve(RedisDouble.MaxLength));
        _output.Shorten(RedisDouble.MaxLength - length);
        return true;
    }

    private readonly void AppendText(ReadOnlySpan<byte> text)
    {
        _output.Append((byte)'"');
        while (text.IndexOfAny(Escaped) is >= 0 and var at)
        {
            _output.Append(text[..at]);
            AppendEscape(text[at]);
            text = text[(at + 1)..];
        }

        _output.Append(text);
        _output.Append((byte)'"');
    }

    private readonly void AppendEscape(byte value)
    {
        _output.Append((byte)'\\');
        switch (value)
        {
            case (byte)'"' or (byte)'/' or (byte)'\\':
                _output.Append(value);
                break;
            case (byte)'\b' or (byte)'\t' or (byte)'\n' or (byte)'\f' or (byte)'\r':
                _output.Append("btn?fr"u8[value - '\b']);
                break;
            default:
                _output.Append("u00"u8);
                _output.Append("01234567"u8[value >> 4]);
                _output.Append("0123456789abcdef"u8[value & 15]);
                break;
        }
    }

    private bool Refuse(int index, string reason)
    {
        Error = $"Cannot serialise {LuaStack.NameOf(stack.TypeOf(index))}: {reason}";
        return false;
    }

    private struct OpenTable
    {
        /// <summary>Slots of an array, or <see cref="IsObject"/>.</summary>
        public int Length;

        public int Written;
    }
}
