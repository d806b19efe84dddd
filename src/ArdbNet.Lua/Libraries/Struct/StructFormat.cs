using System.Text;

namespace ArdbNet.Lua.Libraries.Struct;

/// <summary>
/// Walks over a format: "&gt;" big endian, "&lt;" little endian, "!n" alignment, x padding, b h l T i[n] signed and B H L
/// I[n] unsigned integers, c[n] and s strings, f float, d double. A zero byte ends it.
/// </summary>
internal ref struct StructFormat(ReadOnlySpan<byte> text)
{
    private const int LargestInteger = 32;
    private const int DefaultAlignment = 8;
    private readonly ReadOnlySpan<byte> _text = text.IndexOf((byte)0) is >= 0 and var end ? text[..end] : text;
    private int _at;
    private int _alignment = 1;

    public bool IsBigEndian { get; private set; }

    /// <summary>The item that <see cref="TryReadItem"/> has read.</summary>
    public byte Option { get; private set; }

    /// <summary>Bytes of the item; 0 when the data tell, or there are none.</summary>
    public int Size { get; private set; }

    public readonly bool IsAtEnd => _at == _text.Length;

    /// <summary>False for an error, which <paramref name="error"/> says.</summary>
    public bool TryReadItem(out string? error)
    {
        Option = _text[_at++];
        error = null;
        Size = Option switch
        {
            (byte)'b' or (byte)'B' or (byte)'x' => 1,
            (byte)'h' or (byte)'H' => 2,
            (byte)'f' => 4,
            (byte)'l' or (byte)'L' or (byte)'T' or (byte)'d' => 8,
            (byte)'c' => ReadNumber(1, ref error),
            (byte)'i' or (byte)'I' => ReadNumber(4, ref error),
            _ => 0,
        };
        if (error is null && Size > LargestInteger && (Option | 0x20) == 'i')
            error = $"integral size {Size} is larger than limit of {LargestInteger}";
        return error is null;
    }

    /// <summary>Bytes of padding before the item when it would begin at an offset.</summary>
    public readonly int PaddingAt(ulong offset)
    {
        if (Size == 0 || Option == 'c')
            return 0;

        var size = Math.Min(Size, _alignment);
        return (int)((ulong)size - (offset & (ulong)(size - 1))) & (size - 1);
    }

    /// <summary>Applies an option that is no item; otherwise returns what an error of C# functions returns.</summary>
    public int Control(LuaStack stack)
    {
        switch (Option)
        {
            case (byte)' ':
                return 0;
            case (byte)'>' or (byte)'<':
                IsBigEndian = Option == '>';
                return 0;
            case (byte)'!':
                string? error = null;
                _alignment = ReadNumber(DefaultAlignment, ref error);
                if (error is null && !int.IsPow2(_alignment))
                    error = $"alignment {_alignment} is not a power of 2";
                return error is null ? 0 : stack.Raise(error);
            default:
                return stack.RaiseArgument(
                    1, Encoding.Latin1.GetBytes($"invalid format option '{(char)Option}'"));
        }
    }

    private int ReadNumber(int missing, ref string? error)
    {
        if (IsAtEnd || !char.IsAsciiDigit((char)_text[_at]))
            return missing;

        long number = 0;
        for (; !IsAtEnd && char.IsAsciiDigit((char)_text[_at]); _at++)
        {
            number = number * 10 + (_text[_at] - '0');
            if (number <= int.MaxValue)
                continue;

            error = "integral size overflow";
            return 0;
        }

        return (int)number;
    }
}
