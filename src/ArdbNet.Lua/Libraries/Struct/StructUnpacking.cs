namespace ArdbNet.Lua.Libraries.Struct;

internal static class StructUnpacking
{
    private const string TooShort = "data string too short";

    public static int Unpack(LuaStack stack)
    {
        if (!stack.TryConvertToString(1, out var text))
            return stack.RaiseType(1, "string");
        if (!stack.TryConvertToString(2, out var data))
            return stack.RaiseType(2, "string");
        if (!stack.TryReadInteger(3, out var start, missing: 1))
            return stack.RaiseType(3, "number");
        if (start == 0)
            return stack.RaiseArgument(3, "offset must be 1 or greater");

        var format = new StructFormat(text);
        // Negative offsets are huge ones.
        var at = (ulong)start - 1;
        var results = 0;
        while (!format.IsAtEnd)
        {
            if (!format.TryReadItem(out var error))
                return stack.Raise(error!);

            at += (ulong)format.PaddingAt(at);
            if (!Holds(data, at, (ulong)format.Size))
                return stack.RaiseArgument(2, TooShort);
            if (!stack.EnsureRoom(2))
                return stack.Raise("stack overflow (too many results)");

            var result = Push(stack, ref format, data[(int)at..], ref results, out var size);
            if (result < 0)
                return result;

            at += (ulong)size;
        }

        stack.Push((double)(long)(at + 1));
        return results + 1;
    }

    private static int Push(
        LuaStack stack, ref StructFormat format, ReadOnlySpan<byte> data, ref int results, out int size)
    {
        size = format.Size;
        switch (format.Option)
        {
            case (byte)'x':
                return 0;
            case (byte)'c':
                return PushText(stack, data, ref results, ref size);
            case (byte)'s':
                size = data.IndexOf((byte)0) + 1;
                if (size == 0)
                    return stack.Raise("unfinished string in data");

                stack.Push(data[..(size - 1)]);
                results++;
                return 0;
            case (byte)'f' or (byte)'d':
            case (byte)'b' or (byte)'B' or (byte)'h' or (byte)'H' or (byte)'l' or (byte)'L' or (byte)'T':
            case (byte)'i' or (byte)'I':
                stack.Push(Read(format, data[..size]));
                results++;
                return 0;
            default:
                return format.Control(stack);
        }
    }

    // c0 takes its size from the number before it.
    private static int PushText(LuaStack stack, ReadOnlySpan<byte> data, ref int results, ref int size)
    {
        if (size == 0)
        {
            if (results == 0 || !stack.IsNumeric(-1))
                return stack.Raise("format 'c0' needs a previous size");

            var previous = LuaArguments.ToUInt64(stack.ToNumber(-1));
            if (!Holds(data, 0, previous))
                return stack.RaiseArgument(2, TooShort);

            stack.Pop();
            results--;
            size = (int)previous;
        }

        stack.Push(data[..size]);
        results++;
        return 0;
    }

    private static double Read(in StructFormat format, ReadOnlySpan<byte> bytes)
    {
        ulong bits = 0;
        for (var i = 0; i < bytes.Length; i++)
            bits = (bits << 8) | bytes[format.IsBigEndian ? i : bytes.Length - 1 - i];

        switch (format.Option)
        {
            case (byte)'f':
                return BitConverter.UInt32BitsToSingle((uint)bits);
            case (byte)'d':
                return BitConverter.UInt64BitsToDouble(bits);
            case (byte)'B' or (byte)'H' or (byte)'L' or (byte)'T' or (byte)'I':
                return bits;
        }

        var sign = ulong.MaxValue << (bytes.Length * 8 - 1);
        return (long)((bits & sign) != 0 ? bits | sign : bits);
    }

    private static bool Holds(ReadOnlySpan<byte> data, ulong at, ulong size) =>
        size <= (ulong)data.Length && at <= (ulong)data.Length - size;
}
