using System.Buffers.Binary;

namespace ArdbNet.Lua.Libraries.MessagePack;

internal static class MessagePackEncoder
{
    // Deeper tables become nil; so does one that holds itself, at this depth.
    private const int MaxDepth = 16;

    public static int Pack(LuaStack stack)
    {
        var count = stack.Count;
        if (count == 0)
            return stack.RaiseArgument(0, "MessagePack pack needs input.");
        if (!stack.EnsureRoom(count))
            return stack.RaiseArgument(0, "Too many arguments for MessagePack pack.");
        // A key, a value and its copy at each depth.
        if (!stack.EnsureRoom(3 * MaxDepth + 4))
            return stack.Raise("stack overflow (in function table_is_an_array)");

        var output = OutputBuffer.For(stack);
        for (var argument = 1; argument <= count; argument++)
        {
            stack.PushCopy(argument);
            AppendTop(stack, output, 0);
        }

        stack.Push(output.Written);
        return 1;
    }

    // Takes the value away.
    private static void AppendTop(LuaStack stack, OutputBuffer output, int depth)
    {
        switch (stack.TypeOf(-1))
        {
            case LuaType.String:
                _ = stack.TryGetString(-1, out var text);
                AppendText(output, text);
                break;
            case LuaType.Boolean:
                output.Append(stack.ToBoolean(-1) ? (byte)0xc3 : (byte)0xc2);
                break;
            case LuaType.Number:
                AppendNumber(output, stack.ToNumber(-1));
                break;
            case LuaType.Table when depth < MaxDepth:
                AppendTable(stack, output, depth);
                break;
            default:
                output.Append(0xc0);
                break;
        }

        stack.Pop();
    }

    private static void AppendTable(LuaStack stack, OutputBuffer output, int depth)
    {
        if (IsArray(stack, out var count))
        {
            AppendCount(output, count, 0x90, 15, 0xdc);
            for (var item = 1; item <= count; item++)
            {
                stack.RawGet(-1, item);
                AppendTop(stack, output, depth + 1);
            }

            return;
        }

        AppendCount(output, count, 0x80, 15, 0xde);
        stack.PushNil();
        while (stack.Next(-2))
        {
            stack.PushCopy(-2);
            AppendTop(stack, output, depth + 1);
            AppendTop(stack, output, depth + 1);
        }
    }

    // Counts all keys. An array has exactly the keys from 1 to their number.
    private static bool IsArray(LuaStack stack, out int count)
    {
        count = 0;
        var largest = 0;
        var isArray = true;
        stack.PushNil();
        while (stack.Next(-2))
        {
            stack.Pop();
            count++;
            if (!isArray)
                continue;

            var key = stack.TypeOf(-1) == LuaType.Number ? stack.ToNumber(-1) : 0;
            isArray = key is > 0 and <= int.MaxValue && double.IsInteger(key);
            if (isArray)
                largest = Math.Max(largest, (int)key);
        }

        return isArray && largest == count;
    }

    private static void AppendNumber(OutputBuffer output, double number)
    {
        var integer = LuaArguments.ToInt64(number);
        if (integer == number)
        {
            AppendInteger(output, integer);
            return;
        }

        if ((float)number == number)
        {
            output.Append(0xca);
            BinaryPrimitives.WriteSingleBigEndian(output.Reserve(4), (float)number);
            return;
        }

        output.Append(0xcb);
        BinaryPrimitives.WriteDoubleBigEndian(output.Reserve(8), number);
    }

    private static void AppendInteger(OutputBuffer output, long value)
    {
        switch (value)
        {
            case >= -32 and <= 127:
                output.Append((byte)value);
                break;
            case >= 0 and <= byte.MaxValue:
            case < 0 and >= sbyte.MinValue:
                output.Append(value < 0 ? (byte)0xd0 : (byte)0xcc);
                output.Append((byte)value);
                break;
            case >= 0 and <= ushort.MaxValue:
            case < 0 and >= short.MinValue:
                output.Append(value < 0 ? (byte)0xd1 : (byte)0xcd);
                BinaryPrimitives.WriteUInt16BigEndian(output.Reserve(2), (ushort)value);
                break;
            case >= 0 and <= uint.MaxValue:
            case < 0 and >= int.MinValue:
                output.Append(value < 0 ? (byte)0xd2 : (byte)0xce);
                BinaryPrimitives.WriteUInt32BigEndian(output.Reserve(4), (uint)value);
                break;
            default:
                output.Append(value < 0 ? (byte)0xd3 : (byte)0xcf);
                BinaryPrimitives.WriteInt64BigEndian(output.Reserve(8), value);
                break;
        }
    }

    private static void AppendText(OutputBuffer output, ReadOnlySpan<byte> text)
    {
        if (text.Length is > 31 and <= byte.MaxValue)
        {
            output.Append(0xd9);
            output.Append((byte)text.Length);
        }
        else
        {
            AppendCount(output, text.Length, 0xa0, 31, 0xda);
        }

        output.Append(text);
    }

    // A small count lies in the type's byte; 16 bits have a type of their own, and 32 bits the next one.
    private static void AppendCount(OutputBuffer output, int count, byte smallType, int largestSmall, byte type16)
    {
        if (count <= largestSmall)
        {
            output.Append((byte)(smallType | count));
        }
        else if (count <= ushort.MaxValue)
        {
            output.Append(type16);
            BinaryPrimitives.WriteUInt16BigEndian(output.Reserve(2), (ushort)count);
        }
        else
        {
            output.Append((byte)(type16 + 1));
            BinaryPrimitives.WriteUInt32BigEndian(output.Reserve(4), (uint)count);
        }
    }
}
