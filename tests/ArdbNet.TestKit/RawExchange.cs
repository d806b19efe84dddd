using System.Net.Sockets;
using System.Text;

namespace ArdbNet.TestKit;

/// <summary>Bytes sent as they are, and all bytes that come back until the peer closes.</summary>
public static class RawExchange
{
    /// <summary>Sends Latin-1 text, closes the sending side, and gives what was received, as Latin-1.</summary>
    public static string Run(int port, string request) => Run(port, [Encoding.Latin1.GetBytes(request)]);

    /// <summary>Sends the pieces one by one, closes the sending side, and gives what was received, as Latin-1.</summary>
    public static string Run(int port, IEnumerable<byte[]> pieces)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 20_000 };
        socket.Connect("127.0.0.1", port);
        using var received = new MemoryStream();
        try
        {
            foreach (var piece in pieces) socket.Send(piece);
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The peer has closed already; what it said is still to be read.
        }

        var buffer = new byte[64 * 1024];
        while (TryReceive(socket, buffer, out var length)) received.Write(buffer, 0, length);
        return Encoding.Latin1.GetString(received.ToArray());
    }

    private static bool TryReceive(Socket socket, byte[] buffer, out int length)
    {
        try
        {
            length = socket.Receive(buffer);
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.ConnectionReset)
        {
            length = 0;
        }

        return length > 0;
    }
}
