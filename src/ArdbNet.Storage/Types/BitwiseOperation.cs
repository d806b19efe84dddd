namespace ArdbNet.Storage.Types;

/// <summary>What BITOP does with its sources, byte by byte.</summary>
public enum BitwiseOperation
{
    And,
    Or,
    Xor,

    /// <summary>Of one source only.</summary>
    Not,
}
