using System.Buffers.Text;
using System.Globalization;

namespace ArdbNet.Server.Scripting;

/// <summary>Numbers of Lua as arguments of commands: C's %.17g.</summary>
internal static class NumberText
{
    public const int MaxLength = 32;

    /// <summary>Returns the length.</summary>
    public static int Format(double value, Span<byte> destination)
    {
        const double exact = 1e15;
        int length;
        if (value is > -exact and < exact && value == (long)value && !(value == 0 && double.IsNegative(value)))
        {
            Utf8Formatter.TryFormat((long)value, destination, out length);
            return length;
        }

        if (!double.IsFinite(value))
        {
            var word = double.IsNaN(value) ? (double.IsNegative(value) ? "-nan"u8 : "nan"u8)
                : value > 0 ? "inf"u8 : "-inf"u8;
            word.CopyTo(destination);
            return word.Length;
        }

        value.TryFormat(destination, out length, "G17", CultureInfo.InvariantCulture);
        destination[..length].Replace((byte)'E', (byte)'e');
        return length;
    }
}
