using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ArdbNet.Resp.Writing;

namespace ArdbNet.Server.Migrations;

/// <summary>
/// A connection to the server that keys go to. Blocks its thread, and never asks the thread that serves all sockets for
/// help, which may be the one that waits.
/// </summary>
internal sealed class TargetConnection : IDisposable
{
    private const int MaxReplyLine = 1024;

    private readonly Socket _socket;
    private readonly NetworkStream _stream;
    private readonly BufferedStream _replies;

    private TargetConnection(Socket socket)
    {
        _socket = socket;
        _socket.NoDelay = true;
        _stream = new NetworkStream(socket);
        _replies = new BufferedStream(_stream);
    }

    /// <exception cref="SocketException">It cannot be reached, or not in time.</exception>
    public static TargetConnection Connect(string host, string port, int timeoutMs)
    {
        if (!ushort.TryParse(port, CultureInfo.InvariantCulture, out var number)) number = 0;
        foreach (var address in Dns.GetHostAddresses(host))
        {
            if (TryConnect(new IPEndPoint(address, number), timeoutMs) is { } socket)
            {
                return new TargetConnection(socket);
            }
        }

        throw new SocketException((int)SocketError.TimedOut);
    }

    /// <summary>Sends what has been written, which is gone then.</summary>
    /// <exception cref="IOException">The target has gone or does not read.</exception>
    public void Send(ReplyBuffer requests)
    {
        for (var i = 0; i < requests.SegmentCount; i++) _stream.Write(requests.Segment(i).Span);
        requests.Clear();
    }

    /// <summary>Reads a reply of one line, without its end.</summary>
    /// <exception cref="IOException">The target has gone or does not answer.</exception>
    public string ReadLine()
    {
        var line = new StringBuilder();
        while (line.Length < MaxReplyLine)
        {
            var value = _replies.ReadByte();
            if (value < 0) throw new IOException("The target has closed the connection.");
            if (value == '\n') break;
            if (value != '\r') line.Append((char)value);
        }

        return line.ToString();
    }

    public void Dispose()
    {
        _replies.Dispose();
        _stream.Dispose();
        _socket.Dispose();
    }

    // Always in blocking mode, where the kernel keeps the times: else the runtime would wait for its socket thread.
    private static Socket? TryConnect(IPEndPoint target, int timeoutMs)
    {
        var socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
        {
            SendTimeout = timeoutMs,
            ReceiveTimeout = timeoutMs,
        };
        try
        {
            socket.Connect(target);
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
    }
}
