namespace ArdbNet.Storage.Types;

/// <summary>One of the two ends of a list.</summary>
public enum ListEnd
{
    Left,
    Right,
}
