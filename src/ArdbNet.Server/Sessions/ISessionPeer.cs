using System.Net;
using ArdbNet.Server.Monitoring;

namespace ArdbNet.Server.Sessions;

/// <summary>What a session's state may ask of the connection behind it. Any thread.</summary>
public interface ISessionPeer
{
    /// <summary>Null for a Unix socket.</summary>
    IPEndPoint? RemoteEndPoint { get; }

    IPEndPoint? LocalEndPoint { get; }

    /// <summary>Path of the Unix socket, or null.</summary>
    string? SocketPath { get; }

    /// <summary>What went over the connection.</summary>
    Traffic Traffic { get; }

    /// <summary>Bytes of requests that are held in memory.</summary>
    int QueryBufferBytes { get; }

    /// <summary>Bytes allocated for requests.</summary>
    int QueryBufferCapacity { get; }

    /// <summary>Bytes of replies that have left the session and that the socket has not taken yet.</summary>
    long UnsentBytes { get; }

    /// <summary>The socket's number in this process, -1 when it has none.</summary>
    int FileDescriptor { get; }

    /// <summary>Something was written to the session's output outside its own requests.</summary>
    void ScheduleFlush();

    /// <summary>Lets the connection end as soon as what it is doing is done.</summary>
    void Stop();

    /// <summary>Whether small pieces leave at once.</summary>
    void SetNoDelay(bool isOn);

    /// <summary>Closes at once; replies not sent are lost.</summary>
    void Abort(string reason);
}
