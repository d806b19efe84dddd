namespace ArdbNet.Server.Monitoring;

/// <summary>Bytes and system calls in both directions.</summary>
public readonly record struct TrafficTotal(long BytesIn, long BytesOut, long Reads, long Writes)
{
    public static TrafficTotal operator +(TrafficTotal left, TrafficTotal right) => new(
        left.BytesIn + right.BytesIn,
        left.BytesOut + right.BytesOut,
        left.Reads + right.Reads,
        left.Writes + right.Writes);

    public static TrafficTotal operator -(TrafficTotal left, TrafficTotal right) => new(
        left.BytesIn - right.BytesIn,
        left.BytesOut - right.BytesOut,
        left.Reads - right.Reads,
        left.Writes - right.Writes);

    public static TrafficTotal Add(TrafficTotal left, TrafficTotal right) => left + right;

    public static TrafficTotal Subtract(TrafficTotal left, TrafficTotal right) => left - right;
}
