using System.Buffers.Binary;

namespace ArdbNet.Lua.Libraries.Struct;

internal static class StructPacking
{
    public static int Pack(LuaStack stack)
    {
        if (!stack.TryConvertToString(1, out var text))
            return stack.RaiseType(1, "string");

        var format = new StructFormat(text);
        var output = OutputBuffer.For(stack);
        var argument = 2;
        // The first missing argument is nil in errors, not "no value", as in Redis.
        stack.PushNil();
        while (!format.IsAtEnd)
        {
            if (!format.TryReadItem(out var error))
                return stack.Raise(error!);

            output.Reserve(format.PaddingAt((ulong)output.Written.Length)).Clear();
            var result = Append(stack, ref format, output, ref argument);
            if (result < 0)
                return result;
        }

        stack.Push(output.Written);
        return 1;
    }

    private static int Append(LuaStack stack, ref StructFormat format, OutputBuffer output, ref int argument)
    {
        switch (format.Option)
        {
            case (byte)'x':
                output.Append(0);
                return 0;
            case (byte)'c' or (byte)'s':
                return AppendText(stack, format, output, ref argument);
            case (byte)'f' or (byte)'d':
            case (byte)'b' or (byte)'B' or (byte)'h' or (byte)'H' or (byte)'l' or (byte)'L' or (byte)'T':
            case (byte)'i' or (byte)'I':
                if (!stack.IsNumeric(argument))
                    return stack.RaiseType(argument, "number");

                Write(stack.ToNumber(argument++), format, output.Reserve(format.Size));
                return 0;
            default:
                return format.Control(stack);
        }
    }

    private static int AppendText(LuaStack stack, in StructFormat format, OutputBuffer output, ref int argument)
    {
        if (!stack.TryConvertToString(argument, out var bytes))
            return stack.RaiseType(argument, "string");

        argument++;
        var size = format.Size == 0 ? bytes.Length : format.Size;
        // Named one too high, as in Redis.
        if (bytes.Length < size)
            return stack.RaiseArgument(argument, "string too short");

        output.Append(bytes[..size]);
        if (format.Option == 's')
            output.Append(0);
        return 0;
    }

    private static void Write(double number, in StructFormat format, Span<byte> destination)
    {
        var bits = format.Option switch
        {
            (byte)'f' => BitConverter.SingleToUInt32Bits((float)number),
            (byte)'d' => BitConverter.DoubleToUInt64Bits(number),
            _ => number < 0 ? (ulong)LuaArguments.ToInt64(number) : LuaArguments.ToUInt64(number),
        };
        // More than 8 bytes are filled with zeros, also for negative numbers.
        Span<byte> wide = stackalloc byte[32];
        wide.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(wide, bits);
        wide[..destination.Length].CopyTo(destination);
        if (format.IsBigEndian)
            destination.Reverse();
    }
}
