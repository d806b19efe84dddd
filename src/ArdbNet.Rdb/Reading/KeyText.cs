using System.Text;

namespace ArdbNet.Rdb.Reading;

/// <summary>Keys in error texts: printable and short.</summary>
internal static class KeyText
{
    private const int MaxLength = 64;

    public static string Of(ReadOnlySpan<byte> key)
    {
        var text = new StringBuilder();
        foreach (var value in key[..Math.Min(key.Length, MaxLength)])
        {
            if (value is >= 0x20 and < 0x7f)
                text.Append((char)value);
            else
                text.Append("\\x").Append(value.ToString("x2", null));
        }

        return key.Length > MaxLength ? text.Append("...").ToString() : text.ToString();
    }
}
