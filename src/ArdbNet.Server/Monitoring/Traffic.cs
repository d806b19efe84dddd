namespace ArdbNet.Server.Monitoring;

/// <summary>What went over one connection. Written by the connection, read by anybody.</summary>
public sealed class Traffic
{
    private long _bytesIn;
    private long _bytesOut;
    private long _reads;
    private long _writes;

    public TrafficTotal Total => new(
        Volatile.Read(ref _bytesIn), Volatile.Read(ref _bytesOut), Volatile.Read(ref _reads), Volatile.Read(ref _writes));

    public void Received(long bytes)
    {
        Volatile.Write(ref _bytesIn, _bytesIn + bytes);
        Volatile.Write(ref _reads, _reads + 1);
    }

    public void Sent(long bytes)
    {
        Volatile.Write(ref _bytesOut, _bytesOut + bytes);
        Volatile.Write(ref _writes, _writes + 1);
    }
}
