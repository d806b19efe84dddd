namespace ArdbNet.Server.Monitoring;

/// <summary>The longest an event took within one second.</summary>
public readonly record struct LatencySample(long UnixSeconds, long Milliseconds);
