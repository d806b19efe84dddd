namespace ArdbNet.Storage.Types;

/// <summary>How Redis would hold a string in memory, as OBJECT ENCODING names it.</summary>
public enum StringEncoding
{
    Integer,
    Embedded,
    Raw,
}
