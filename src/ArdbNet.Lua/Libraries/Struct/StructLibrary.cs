namespace ArdbNet.Lua.Libraries.Struct;

/// <summary>struct: values from and to bytes, as Roberto Ierusalimschy's library of Lua 5.1 has them.</summary>
public static unsafe class StructLibrary
{
    public static void Register(LuaState lua)
    {
        lua.PushLibrary(
            new LuaFunction("pack", &StructPacking.Pack),
            new LuaFunction("unpack", &StructUnpacking.Unpack),
            new LuaFunction("size", &MeasureFormat));
        lua.SetGlobal("struct"u8);
    }

    private static int MeasureFormat(LuaStack stack)
    {
        if (!stack.TryConvertToString(1, out var text))
            return stack.RaiseType(1, "string");

        var format = new StructFormat(text);
        ulong size = 0;
        while (!format.IsAtEnd)
        {
            if (!format.TryReadItem(out var error))
                return stack.Raise(error!);

            size += (ulong)format.PaddingAt(size);
            if (format.Option == 's')
                return stack.RaiseArgument(1, "option 's' has no fixed size");
            if (format is { Option: (byte)'c', Size: 0 })
                return stack.RaiseArgument(1, "option 'c0' has no fixed size");
            if (!char.IsAsciiLetterOrDigit((char)format.Option) && format.Control(stack) is < 0 and var raised)
                return raised;

            size += (ulong)format.Size;
        }

        stack.Push((double)(long)size);
        return 1;
    }
}
