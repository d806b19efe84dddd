using System.Runtime.CompilerServices;
using ArdbNet.Lua;
using ArdbNet.Lua.Libraries;
using ArdbNet.Resp.Writing;
using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Scripting;

/// <summary>Writes what a script returns as a reply to its client.</summary>
/// <param name="stack">Lua's stack.</param>
/// <param name="reply">The client's.</param>
/// <param name="speaksResp3">Whether the script has asked for RESP3: booleans stay booleans.</param>
/// <param name="maxBytes">A reply of more is broken off.</param>
internal readonly ref struct ValueWriter(LuaStack stack, ReplyWriter reply, bool speaksResp3, long maxBytes)
{
    private readonly long _end = reply.Buffer.Length + maxBytes;

    /// <summary>Writes the value on the top and takes it away. False when the reply grew too long.</summary>
    public bool TryWrite()
    {
        if (reply.Buffer.Length > _end) return false;
        if (!stack.EnsureRoom(5) || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            reply.Error("ERR reached lua stack limit"u8);
            stack.Pop();
            return true;
        }

        var isComplete = true;
        switch (stack.TypeOf(-1))
        {
            case LuaType.String:
                _ = stack.TryGetString(-1, out var text);
                reply.Bulk(text);
                break;
            case LuaType.Boolean:
                WriteBoolean(stack.ToBoolean(-1));
                break;
            case LuaType.Number:
                reply.Integer(LuaArguments.ToInt64(stack.ToNumber(-1)));
                break;
            case LuaType.Table:
                isComplete = TryWriteTable();
                break;
            default:
                reply.Null();
                break;
        }

        stack.Pop();
        return isComplete;
    }

    private void WriteBoolean(bool value)
    {
        if (speaksResp3) reply.Boolean(value);
        else if (value) reply.Integer(1);
        else reply.Null();
    }

    private bool TryWriteTable()
    {
        if (TryGetField("err"u8, LuaType.String))
        {
            _ = stack.TryGetString(-1, out var error);
            WriteError(QuotedArgument.BeforeZero(error));
            stack.Pop();
            return true;
        }

        if (TryGetField("ok"u8, LuaType.String))
        {
            _ = stack.TryGetString(-1, out var status);
            reply.SimpleString(OneLine(QuotedArgument.BeforeZero(status)));
            stack.Pop();
            return true;
        }

        if (TryGetField("double"u8, LuaType.Number))
        {
            reply.Double(stack.ToNumber(-1));
            stack.Pop();
            return true;
        }

        if (TryGetField("big_number"u8, LuaType.String))
        {
            _ = stack.TryGetString(-1, out var digits);
            reply.BigNumber(OneLine(digits));
            stack.Pop();
            return true;
        }

        return TryWriteVerbatim() || TryWriteCollection();
    }

    private bool TryWriteCollection()
    {
        if (TryGetField("map"u8, LuaType.Table)) return TryWriteMap();
        if (TryGetField("set"u8, LuaType.Table)) return TryWriteSet();

        var count = CountItems();
        reply.ArrayHeader(count);
        for (var i = 1; i <= count; i++)
        {
            stack.RawGet(-1, i);
            if (!TryWrite()) return false;
        }

        return true;
    }

    private bool TryWriteVerbatim()
    {
        if (!TryGetField("verbatim_string"u8, LuaType.Table)) return false;
        if (!TryGetField("format"u8, LuaType.String))
        {
            stack.Pop();
            return false;
        }

        _ = stack.TryGetString(-1, out var format);
        stack.RawGet(-2, "string"u8);
        if (stack.TryGetString(-1, out var text))
        {
            reply.Verbatim(text, System.Text.Encoding.Latin1.GetString(format).PadRight(3)[..3]);
            stack.Pop(3);
            return true;
        }

        stack.Pop(3);
        return false;
    }

    private bool TryWriteMap()
    {
        reply.MapHeader(CountFields());
        stack.PushNil();
        while (stack.Next(-2))
        {
            stack.PushCopy(-2);
            if (!TryWrite() || !TryWrite()) return false;
        }

        stack.Pop();
        return true;
    }

    private bool TryWriteSet()
    {
        reply.SetHeader(CountFields());
        stack.PushNil();
        while (stack.Next(-2))
        {
            stack.Pop();
            stack.PushCopy(-1);
            if (!TryWrite()) return false;
        }

        stack.Pop();
        return true;
    }

    private void WriteError(ReadOnlySpan<byte> text)
    {
        stack.RawGet(-2, "ignore_error_stats_update"u8);
        var wasCounted = stack.ToBoolean(-1);
        stack.Pop();
        if (wasCounted) reply.CountedError(text);
        else reply.Error(text);
    }

    // Replies are written head first, so what will be in it is counted before.
    private int CountItems()
    {
        for (var count = 0; ; count++)
        {
            stack.RawGet(-1, count + 1);
            var isEnd = stack.TypeOf(-1) == LuaType.Nil;
            stack.Pop();
            if (isEnd) return count;
        }
    }

    private int CountFields()
    {
        var count = 0;
        stack.PushNil();
        while (stack.Next(-2))
        {
            stack.Pop();
            count++;
        }

        return count;
    }

    private bool TryGetField(ReadOnlySpan<byte> name, LuaType type)
    {
        stack.RawGet(-1, name);
        if (stack.TypeOf(-1) == type) return true;
        stack.Pop();
        return false;
    }

    private static ReadOnlySpan<byte> OneLine(ReadOnlySpan<byte> text)
    {
        if (text.IndexOfAny((byte)'\r', (byte)'\n') < 0) return text;
        var line = text.ToArray();
        line.AsSpan().Replace((byte)'\r', (byte)' ');
        line.AsSpan().Replace((byte)'\n', (byte)' ');
        return line;
    }
}
