namespace ArdbNet.Server.Dispatch;

/// <summary>What the guards say of a request.</summary>
internal enum Verdict
{
    Run,

    /// <summary>The client has got its answer (an error, or QUEUED).</summary>
    Answered,

    /// <summary>Not now: the session is suspended and the request comes again.</summary>
    Wait,

    /// <summary>Not on this thread: the request comes again on one of the pool.</summary>
    Move,
}
