using System.Net;

namespace ArdbNet.Server.Sessions;

/// <summary>What a session's state may ask of the connection behind it. Any thread.</summary>
public interface ISessionPeer
{
    /// <summary>Null for a Unix socket.</summary>
    IPEndPoint? RemoteEndPoint { get; }

    IPEndPoint? LocalEndPoint { get; }

    /// <summary>Path of the Unix socket, or null.</summary>
    string? SocketPath { get; }

    /// <summary>Bytes of requests that are held in memory.</summary>
    int QueryBufferBytes { get; }

    /// <summary>Bytes allocated for requests.</summary>
    int QueryBufferCapacity { get; }

    /// <summary>Something was written to the session's output outside its own requests.</summary>
    void ScheduleFlush();

    /// <summary>Closes at once; replies not sent are lost.</summary>
    void Abort(string reason);
}
