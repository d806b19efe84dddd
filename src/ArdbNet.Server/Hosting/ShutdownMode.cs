namespace ArdbNet.Server.Hosting;

/// <summary>How SHUTDOWN and signals end the process.</summary>
public enum ShutdownMode
{
    /// <summary>The store is written and closed cleanly.</summary>
    Save,

    /// <summary>What is in memory is left to the log: the next start replays it.</summary>
    NoSave,
}
