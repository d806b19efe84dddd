namespace ArdbNet.Storage.Encoding;

/// <summary>The type of a key's value. Persisted: a number never changes its meaning.</summary>
public enum KeyType : byte
{
    None = 0,
    String = 1,
    List = 2,
    Hash = 3,
    Set = 4,
    SortedSet = 5,
    Stream = 6,
}
