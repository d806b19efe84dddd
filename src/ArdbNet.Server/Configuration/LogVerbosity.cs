namespace ArdbNet.Server.Configuration;

/// <summary>The least important message that is still written to the log.</summary>
public enum LogVerbosity
{
    Debug,
    Verbose,
    Notice,
    Warning,
}
