namespace ArdbNet.Rdb;

/// <summary>What a value is, whatever its encoding.</summary>
public enum RdbKind
{
    String,
    List,
    Set,
    SortedSet,
    Hash,
    Stream,
}
