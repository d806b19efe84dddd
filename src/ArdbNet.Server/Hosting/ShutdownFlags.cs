namespace ArdbNet.Server.Hosting;

/// <summary>What SHUTDOWN, or the directive for a signal, says of the end.</summary>
[Flags]
public enum ShutdownFlags
{
    None = 0,

    /// <summary>Write the dump, also without save points.</summary>
    Save = 1,

    /// <summary>Write nothing: the next start replays the log.</summary>
    NoSave = 2,

    /// <summary>Do not wait for replicas.</summary>
    Now = 4,

    /// <summary>End although the dump cannot be written.</summary>
    Force = 8,
}
