namespace ArdbNet.Server.Commands.Strings;

/// <summary>How a command says when a key expires.</summary>
internal enum ExpiryKind
{
    None,

    /// <summary>EX.</summary>
    Seconds,

    /// <summary>PX.</summary>
    Milliseconds,

    /// <summary>EXAT.</summary>
    SecondsAt,

    /// <summary>PXAT.</summary>
    MillisecondsAt,
}
