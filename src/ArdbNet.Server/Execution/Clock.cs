namespace ArdbNet.Server.Execution;

/// <summary>The wall clock by which keys expire.</summary>
public static class Clock
{
    /// <summary>Milliseconds since 1970.</summary>
    public static long NowMs => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
}
