using System.Net.Sockets;
using System.Text;

namespace ArdbNet.Replication.Master;

/// <summary>
/// Asks a replica at the address that it announces what its handshake leaves open: 5.0 and 7.0 shake hands alike, but a dump
/// with functions ends the process of the former. No password is needed: an unknown command is refused before the missing
/// password is.
/// </summary>
public static class PeerProbe
{
    private const int MaxAnswerLength = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly byte[] Question = "*2\r\n$8\r\nFUNCTION\r\n$5\r\nSTATS\r\n"u8.ToArray();

    // What only a server says that knows the command.
    private static readonly string[] Known = ["*", "%", "-NOAUTH ", "-NOPERM ", "-LOADING ", "-MASTERDOWN ", "-BUSY "];

    /// <summary>Whether the server there knows functions; false also when it cannot be asked.</summary>
    public static async Task<bool> KnowsFunctionsAsync(string host, int port)
    {
        using var deadline = new CancellationTokenSource(Patience);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(host, port, deadline.Token).ConfigureAwait(false);
            await socket.SendAsync(Question, deadline.Token).ConfigureAwait(false);
            var answer = await ReadBeginningAsync(socket, deadline.Token).ConfigureAwait(false);
            return Array.Exists(Known, word => answer.StartsWith(word, StringComparison.Ordinal));
        }
        catch (Exception cause) when (cause is SocketException or OperationCanceledException)
        {
            return false;
        }
    }

    // Up to the first line's end.
    private static async Task<string> ReadBeginningAsync(Socket socket, CancellationToken cancellation)
    {
        var answer = new byte[MaxAnswerLength];
        var length = 0;
        while (length < answer.Length && !answer.AsSpan(0, length).Contains((byte)'\n'))
        {
            var read = await socket.ReceiveAsync(answer.AsMemory(length), cancellation).ConfigureAwait(false);
            if (read == 0) break;
            length += read;
        }

        return Encoding.Latin1.GetString(answer, 0, length);
    }
}
