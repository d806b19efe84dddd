namespace ArdbNet.Server.Dispatch;

/// <summary>What the guards and clients need to know of a command; the names COMMAND prints are the same in lower case.</summary>
[Flags]
public enum CommandFlags
{
    None = 0,
    Write = 1 << 0,
    ReadOnly = 1 << 1,

    /// <summary>May need memory or disk: refused when there is none.</summary>
    DenyOom = 1 << 2,
    Admin = 1 << 3,
    PubSub = 1 << 4,
    NoScript = 1 << 5,
    Blocking = 1 << 6,

    /// <summary>Allowed while the data set is loading.</summary>
    Loading = 1 << 7,

    /// <summary>Allowed while a replica's data is stale.</summary>
    Stale = 1 << 8,
    SkipMonitor = 1 << 9,
    SkipSlowlog = 1 << 10,
    Asking = 1 << 11,
    Fast = 1 << 12,

    /// <summary>Allowed before authentication.</summary>
    NoAuth = 1 << 13,

    /// <summary>May put something into the stream although it does not write keys.</summary>
    MayReplicate = 1 << 14,
    NoMandatoryKeys = 1 << 15,
    NoAsyncLoading = 1 << 16,

    /// <summary>Not allowed within MULTI.</summary>
    NoMulti = 1 << 17,
    AllowBusy = 1 << 18,
    MovableKeys = 1 << 19,

    /// <summary>Runs a script, which may last: not on the thread that reads the sockets. Clients do not see it.</summary>
    RunsScript = 1 << 20,
}
