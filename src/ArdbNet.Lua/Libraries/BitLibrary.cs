using System.Buffers.Binary;
using System.Numerics;

namespace ArdbNet.Lua.Libraries;

/// <summary>bit: operations on the low 32 bits of numbers, as LuaBitOp has them. Results are signed.</summary>
public static unsafe class BitLibrary
{
    // 2^52 + 2^51: added to a number it brings the integer part, rounded, into the low bits of the double.
    private const double IntegerInLowBits = 6755399441055744.0;

    public static void Register(LuaState lua)
    {
        lua.PushLibrary(
            new LuaFunction("tobit", &ToBit),
            new LuaFunction("tohex", &ToHex),
            new LuaFunction("bnot", &Not),
            new LuaFunction("band", &And),
            new LuaFunction("bor", &Or),
            new LuaFunction("bxor", &Xor),
            new LuaFunction("lshift", &ShiftLeft),
            new LuaFunction("rshift", &ShiftRight),
            new LuaFunction("arshift", &ShiftRightSigned),
            new LuaFunction("rol", &RotateLeft),
            new LuaFunction("ror", &RotateRight),
            new LuaFunction("bswap", &SwapBytes));
        lua.SetGlobal("bit"u8);
    }

    private static int ToBit(LuaStack stack) => Map(stack, static bits => bits);

    private static int Not(LuaStack stack) => Map(stack, static bits => ~bits);

    private static int SwapBytes(LuaStack stack) => Map(stack, BinaryPrimitives.ReverseEndianness);

    private static int And(LuaStack stack) => Fold(stack, static (left, right) => left & right);

    private static int Or(LuaStack stack) => Fold(stack, static (left, right) => left | right);

    private static int Xor(LuaStack stack) => Fold(stack, static (left, right) => left ^ right);

    private static int ShiftLeft(LuaStack stack) => Shift(stack, static (bits, by) => bits << by);

    private static int ShiftRight(LuaStack stack) => Shift(stack, static (bits, by) => bits >> by);

    private static int ShiftRightSigned(LuaStack stack) => Shift(stack, static (bits, by) => (uint)((int)bits >> by));

    private static int RotateLeft(LuaStack stack) => Shift(stack, BitOperations.RotateLeft);

    private static int RotateRight(LuaStack stack) => Shift(stack, BitOperations.RotateRight);

    private static int ToHex(LuaStack stack)
    {
        if (!TryRead(stack, 1, out var bits))
            return stack.RaiseType(1, "number");

        var digits = 8u;
        if (stack.TypeOf(2) != LuaType.None && !TryRead(stack, 2, out digits))
            return stack.RaiseType(2, "number");

        // A negative number of digits asks for upper case; int.MinValue has no positive counterpart.
        var isUpper = (int)digits < 0;
        var length = (int)Math.Min(isUpper ? 0 - digits : digits, 8);
        Span<byte> text = stackalloc byte[8];
        for (var i = length - 1; i >= 0; i--, bits >>= 4)
            text[i] = (isUpper ? "0123456789ABCDEF"u8 : "0123456789abcdef"u8)[(int)(bits & 15)];
        stack.Push(text[..length]);
        return 1;
    }

    private static int Map(LuaStack stack, Func<uint, uint> operation) =>
        TryRead(stack, 1, out var bits) ? Return(stack, operation(bits)) : stack.RaiseType(1, "number");

    private static int Fold(LuaStack stack, Func<uint, uint, uint> operation)
    {
        if (!TryRead(stack, 1, out var bits))
            return stack.RaiseType(1, "number");

        for (var argument = stack.Count; argument > 1; argument--)
        {
            if (!TryRead(stack, argument, out var more))
                return stack.RaiseType(argument, "number");

            bits = operation(bits, more);
        }

        return Return(stack, bits);
    }

    private static int Shift(LuaStack stack, Func<uint, int, uint> operation)
    {
        if (!TryRead(stack, 1, out var bits))
            return stack.RaiseType(1, "number");
        if (!TryRead(stack, 2, out var by))
            return stack.RaiseType(2, "number");

        return Return(stack, operation(bits, (int)(by & 31)));
    }

    private static bool TryRead(LuaStack stack, int argument, out uint bits)
    {
        bits = (uint)BitConverter.DoubleToUInt64Bits(stack.ToNumber(argument) + IntegerInLowBits);
        return bits != 0 || stack.IsNumeric(argument);
    }

    private static int Return(LuaStack stack, uint bits)
    {
        stack.Push((double)(int)bits);
        return 1;
    }
}
