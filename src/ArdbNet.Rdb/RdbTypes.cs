namespace ArdbNet.Rdb;

/// <summary>What the types' numbers say.</summary>
public static class RdbTypes
{
    /// <summary>Whether the byte is a value's type, a module's included.</summary>
    public static bool IsKnown(RdbType type) => Enum.IsDefined(type);
}
