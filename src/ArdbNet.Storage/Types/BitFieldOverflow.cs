namespace ArdbNet.Storage.Types;

/// <summary>What becomes of a number that a bit field cannot hold.</summary>
public enum BitFieldOverflow
{
    /// <summary>Its low bits are kept.</summary>
    Wrap,

    /// <summary>The nearest number that fits takes its place.</summary>
    Saturate,

    /// <summary>Nothing is written.</summary>
    Fail,
}
