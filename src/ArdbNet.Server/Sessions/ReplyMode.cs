namespace ArdbNet.Server.Sessions;

/// <summary>CLIENT REPLY: whether the client wants answers.</summary>
public enum ReplyMode
{
    On,
    Off,

    /// <summary>The answer to the next command is left out.</summary>
    SkipNext,

    /// <summary>The answer to the running command is left out, then all is as usual.</summary>
    Skip,
}
