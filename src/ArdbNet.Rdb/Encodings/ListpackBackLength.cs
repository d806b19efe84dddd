namespace ArdbNet.Rdb.Encodings;

/// <summary>An element's length behind it, 7 bits a byte, to be read backwards: all bytes but the first have bit 7.</summary>
internal static class ListpackBackLength
{
    public const int MaxLength = 5;

    /// <summary>Returns how many bytes it takes.</summary>
    public static int Write(int elementLength, Span<byte> target)
    {
        var bytes = elementLength switch
        {
            <= 127 => 1,
            // One less than seven bits a byte would allow: so Redis counts.
            < 16383 => 2,
            < 2097151 => 3,
            < 268435455 => 4,
            _ => 5,
        };
        for (var i = 0; i < bytes; i++)
        {
            var bits = (byte)(elementLength >> (7 * (bytes - 1 - i)) & 0x7f);
            target[i] = i == 0 ? bits : (byte)(bits | 0x80);
        }

        return bytes;
    }
}
