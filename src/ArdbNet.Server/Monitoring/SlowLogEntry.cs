namespace ArdbNet.Server.Monitoring;

/// <summary>A command that took long.</summary>
/// <param name="Id">Grows from entry to entry.</param>
/// <param name="UnixSeconds">When it had run.</param>
/// <param name="Microseconds">How long it held the executor.</param>
/// <param name="Arguments">At most 32, each shortened.</param>
/// <param name="Address">The client's.</param>
/// <param name="ClientName">As CLIENT SETNAME gave it.</param>
public sealed record SlowLogEntry(
    long Id, long UnixSeconds, long Microseconds, byte[][] Arguments, string Address, byte[] ClientName);
