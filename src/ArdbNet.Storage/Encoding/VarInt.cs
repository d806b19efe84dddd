namespace ArdbNet.Storage.Encoding;

/// <summary>Unsigned numbers in 1 to 10 bytes: seven bits a byte, the lowest first, the top bit says that more follow.</summary>
public static class VarInt
{
    public const int MaxLength = 10;

    public static int Length(ulong value)
    {
        var length = 1;
        while (value >= 0x80)
        {
            value >>= 7;
            length++;
        }

        return length;
    }

    /// <summary>Returns the number of bytes written.</summary>
    public static int Write(Span<byte> destination, ulong value)
    {
        var length = 0;
        while (value >= 0x80)
        {
            destination[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        destination[length++] = (byte)value;
        return length;
    }

    /// <summary>Reads at an offset and moves it behind the number.</summary>
    public static ulong Read(ReadOnlySpan<byte> source, scoped ref int offset)
    {
        ulong first = source[offset];
        if (first < 0x80)
        {
            offset++;
            return first;
        }

        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var b = source[offset++];
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80) return value;
        }
    }
}
