namespace ArdbNet.Server.Configuration.Directives;

/// <summary>How the number of a <see cref="NumberDirective"/> is written.</summary>
public enum NumberFormat
{
    /// <summary>A plain decimal integer.</summary>
    Plain,

    /// <summary>Bytes, with an optional unit.</summary>
    Memory,

    /// <summary>Bytes with an optional unit, or a percentage such as <c>5%</c>.</summary>
    MemoryOrPercent,

    /// <summary>File mode bits in base 8.</summary>
    Octal,
}
