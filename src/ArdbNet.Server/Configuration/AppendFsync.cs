namespace ArdbNet.Server.Configuration;

/// <summary>When the log is forced to disk.</summary>
public enum AppendFsync
{
    /// <summary>Before each reply to a write.</summary>
    Always,

    /// <summary>Once a second.</summary>
    EverySec,

    /// <summary>When the operating system likes.</summary>
    No,
}
