using System.Buffers.Text;
using System.Runtime.CompilerServices;
using ArdbNet.Lua;
using ArdbNet.Resp;

namespace ArdbNet.Server.Scripting;

/// <summary>Turns a command's reply, RESP2 or RESP3, into values on Lua's stack.</summary>
internal ref struct ReplyReader(ReadOnlySpan<byte> reply, LuaStack stack)
{
    private ReadOnlySpan<byte> _rest = reply;

    /// <summary>Pushes one reply. False when Lua's stack or memory has no room: then nothing of use was pushed.</summary>
    public bool TryPush()
    {
        if (!stack.EnsureRoom(6) || !RuntimeHelpers.TryEnsureSufficientExecutionStack()) return false;

        var kind = _rest[0];
        var line = ReadLine();
        switch (kind)
        {
            case (byte)':':
                stack.Push(Utf8Parser.TryParse(line, out long number, out _) ? number : 0d);
                return true;
            case (byte)'$':
                return PushBulk(line);
            case (byte)'+':
                return PushField("ok"u8, line);
            case (byte)'-':
                PushCountedError(stack, line);
                return true;
            case (byte)'*' or (byte)'>':
                return PushArray(line);
            case (byte)'%':
                return PushMap(LengthOf(line));
            case (byte)'~':
                return PushSet(LengthOf(line));
            case (byte)'_':
                stack.PushNil();
                return true;
            case (byte)'#':
                stack.Push(line[0] == (byte)'t');
                return true;
            case (byte)',':
                return PushDouble(line);
            case (byte)'(':
                return PushField("big_number"u8, line);
            case (byte)'=':
                return PushVerbatim(LengthOf(line));
            default:
                return SkipAttribute(LengthOf(line)) && TryPush();
        }
    }

    /// <summary>Pushes what redis.pcall returns of an error: its text with a code in front.</summary>
    public static void PushError(LuaStack stack, ReadOnlySpan<byte> text)
    {
        stack.PushTable(0, 2);
        stack.Push(text.Contains((byte)' ') ? text : [.. "ERR "u8, .. text]);
        stack.RawSet(-2, "err"u8);
    }

    // A command's error was counted when it arose.
    private static void PushCountedError(LuaStack stack, ReadOnlySpan<byte> text)
    {
        PushError(stack, text);
        stack.Push(true);
        stack.RawSet(-2, "ignore_error_stats_update"u8);
    }

    private bool PushBulk(ReadOnlySpan<byte> line)
    {
        if (line[0] == (byte)'-')
        {
            stack.Push(false);
            return true;
        }

        stack.Push(ReadBytes(LengthOf(line)));
        return true;
    }

    private bool PushArray(ReadOnlySpan<byte> line)
    {
        if (line[0] == (byte)'-')
        {
            stack.Push(false);
            return true;
        }

        var count = LengthOf(line);
        stack.PushTable(Math.Min(count, 1 << 16), 0);
        for (var i = 1; i <= count; i++)
        {
            if (!TryPush() || IsOverLimit) return false;
            stack.RawSet(-2, i);
        }

        return true;
    }

    private bool PushMap(int pairs)
    {
        stack.PushTable(0, 1);
        stack.PushTable(0, Math.Min(pairs, 1 << 16));
        for (var i = 0; i < pairs; i++)
        {
            if (!TryPush() || !TryPush() || IsOverLimit) return false;
            if (stack.TypeOf(-2) == LuaType.Nil) stack.Pop(2);
            else stack.RawSet(-3);
        }

        stack.RawSet(-2, "map"u8);
        return true;
    }

    private bool PushSet(int count)
    {
        stack.PushTable(0, 1);
        stack.PushTable(0, Math.Min(count, 1 << 16));
        for (var i = 0; i < count; i++)
        {
            if (!TryPush() || IsOverLimit) return false;
            stack.Push(true);
            if (stack.TypeOf(-2) == LuaType.Nil) stack.Pop(2);
            else stack.RawSet(-3);
        }

        stack.RawSet(-2, "set"u8);
        return true;
    }

    private bool PushDouble(ReadOnlySpan<byte> line)
    {
        stack.PushTable(0, 1);
        stack.Push(RedisDouble.TryParse(line, out var value) ? value : double.NaN);
        stack.RawSet(-2, "double"u8);
        return true;
    }

    // =<length>\r\ntxt:<text>\r\n
    private bool PushVerbatim(int length)
    {
        var text = ReadBytes(length);
        stack.PushTable(0, 1);
        stack.PushTable(0, 2);
        stack.Push(text[4..]);
        stack.RawSet(-2, "string"u8);
        stack.Push(text[..3]);
        stack.RawSet(-2, "format"u8);
        stack.RawSet(-2, "verbatim_string"u8);
        return true;
    }

    private bool PushField(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        stack.PushTable(0, 1);
        stack.Push(value);
        stack.RawSet(-2, name);
        return true;
    }

    private bool SkipAttribute(int pairs)
    {
        for (var i = 0; i < pairs * 2; i++)
        {
            if (!TryPush()) return false;
            stack.Pop();
        }

        return true;
    }

    private readonly bool IsOverLimit => stack.State.MemoryBytes > stack.State.MemoryLimit;

    private ReadOnlySpan<byte> ReadLine()
    {
        var end = _rest.IndexOf("\r\n"u8);
        var line = _rest[1..end];
        _rest = _rest[(end + 2)..];
        return line;
    }

    private ReadOnlySpan<byte> ReadBytes(int length)
    {
        var bytes = _rest[..length];
        _rest = _rest[(length + 2)..];
        return bytes;
    }

    private static int LengthOf(ReadOnlySpan<byte> line) =>
        Utf8Parser.TryParse(line, out int length, out _) ? length : 0;
}
