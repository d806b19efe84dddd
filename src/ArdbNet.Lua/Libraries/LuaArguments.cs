namespace ArdbNet.Lua.Libraries;

/// <summary>Arguments as functions of C read them, and numbers as C converts them on x86-64.</summary>
public static class LuaArguments
{
    /// <summary>False when the argument is no number; a missing one is <paramref name="missing"/> if that is given.</summary>
    internal static bool TryReadInteger(this LuaStack stack, int argument, out long value, long? missing = null)
    {
        if (missing is { } absent && stack.TypeOf(argument) is LuaType.None or LuaType.Nil)
        {
            value = absent;
            return true;
        }

        value = ToInt64(stack.ToNumber(argument));
        return value != 0 || stack.IsNumeric(argument);
    }

    /// <summary>Truncates; NaN and what is too large become the smallest integer.</summary>
    public static long ToInt64(double value) =>
        value is >= -9223372036854775808.0 and < 9223372036854775808.0 ? (long)value : long.MinValue;

    /// <summary>Truncates; NaN and what is too large become the smallest integer.</summary>
    public static int ToInt32(double value) =>
        value is > int.MinValue - 1.0 and < int.MaxValue + 1.0 ? (int)value : int.MinValue;

    /// <summary>As <see cref="ToInt64"/> below 2^63, and 0 from 2^64 on.</summary>
    internal static ulong ToUInt64(double value) =>
        value >= 9223372036854775808.0
            ? (ulong)ToInt64(value - 9223372036854775808.0) ^ (1UL << 63)
            : (ulong)ToInt64(value);
}
