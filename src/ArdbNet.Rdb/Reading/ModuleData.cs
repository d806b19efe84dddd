namespace ArdbNet.Rdb.Reading;

/// <summary>Passes over what a module put into a file: values that each say what they are, up to an end mark.</summary>
internal static class ModuleData
{
    private const ulong End = 0;
    private const ulong Signed = 1;
    private const ulong Unsigned = 2;
    private const ulong Float = 3;
    private const ulong Double = 4;
    private const ulong Text = 5;

    // module id · 2 · when · (kind · value)... · 0
    /// <summary>Returns the module's name.</summary>
    public static string Skip(RdbStringReader strings, StringBuffer buffer)
    {
        var name = ModuleId.NameOf(strings.ReadLength());
        if (strings.ReadLength() != Unsigned) throw strings.Source.Error($"the data of the module {name} are damaged");
        strings.ReadLength();
        Span<byte> number = stackalloc byte[sizeof(double)];
        while (true)
        {
            switch (strings.ReadLength())
            {
                case End:
                    return name;
                case Signed or Unsigned:
                    strings.ReadLength();
                    break;
                case Float:
                    strings.Source.ReadExactly(number[..sizeof(float)]);
                    break;
                case Double:
                    strings.Source.ReadExactly(number);
                    break;
                case Text:
                    strings.ReadString(buffer);
                    break;
                default:
                    throw strings.Source.Error($"the data of the module {name} are damaged");
            }
        }
    }
}
