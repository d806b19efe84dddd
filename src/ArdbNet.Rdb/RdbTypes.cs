namespace ArdbNet.Rdb;

/// <summary>What the types' numbers say.</summary>
public static class RdbTypes
{
    /// <summary>Whether the byte is a value's type, a module's included.</summary>
    public static bool IsKnown(RdbType type) => Enum.IsDefined(type);

    /// <summary>False for modules and for bytes that are no type.</summary>
    public static bool TryGetKind(RdbType type, out RdbKind kind)
    {
        (var isKnown, kind) = type switch
        {
            RdbType.String => (true, RdbKind.String),
            RdbType.List or RdbType.ListZiplist or RdbType.ListQuicklist or RdbType.ListQuicklist2 =>
                (true, RdbKind.List),
            RdbType.Set or RdbType.SetIntset or RdbType.SetListpack => (true, RdbKind.Set),
            RdbType.SortedSet or RdbType.SortedSet2 or RdbType.SortedSetZiplist or RdbType.SortedSetListpack =>
                (true, RdbKind.SortedSet),
            RdbType.Hash or RdbType.HashZipmap or RdbType.HashZiplist or RdbType.HashListpack
                or RdbType.HashWithExpiry or RdbType.HashListpackWithExpiry => (true, RdbKind.Hash),
            RdbType.StreamListpacks or RdbType.StreamListpacks2 or RdbType.StreamListpacks3 => (true, RdbKind.Stream),
            _ => (false, default),
        };
        return isKnown;
    }
}
