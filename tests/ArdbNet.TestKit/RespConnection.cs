using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace ArdbNet.TestKit;

/// <summary>A blocking client connection. Reads and writes that take longer than the time-out throw IOException.</summary>
public sealed class RespConnection : IDisposable
{
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(20);

    private readonly Stream _stream;
    private readonly ReplyParser _parser;

    public RespConnection(string host, int port, TimeSpan? timeout = null)
        : this(Connect(host, port, timeout ?? DefaultTimeout))
    {
    }

    /// <summary>Takes over a connected stream (TLS, a Unix socket, a pipe).</summary>
    public RespConnection(Stream stream)
    {
        _stream = stream;
        _parser = new ReplyParser(stream);
    }

    /// <summary>Sends one request of UTF-8 arguments.</summary>
    public void Send(params string[] arguments) => Send(Array.ConvertAll(arguments, Encoding.UTF8.GetBytes));

    /// <summary>Sends one request of binary arguments.</summary>
    public void Send(params byte[][] arguments)
    {
        using var request = new MemoryStream();
        Append(request, arguments);
        SendRaw(request.ToArray());
    }

    public void SendRaw(ReadOnlySpan<byte> bytes) => _stream.Write(bytes);

    /// <summary>Sends bytes that are written as Latin-1, for malformed and inline requests.</summary>
    public void SendRaw(string latin1) => SendRaw(Encoding.Latin1.GetBytes(latin1));

    public RespReply Read() => _parser.Read();

    public RespReply Call(params string[] arguments)
    {
        Send(arguments);
        return Read();
    }

    public RespReply Call(params byte[][] arguments)
    {
        Send(arguments);
        return Read();
    }

    /// <summary>Sends all requests in one write, then reads as many replies.</summary>
    public IReadOnlyList<RespReply> Pipeline(IEnumerable<string[]> requests) =>
        Pipeline(requests.Select(request => Array.ConvertAll(request, Encoding.UTF8.GetBytes)));

    /// <inheritdoc cref="Pipeline(IEnumerable{string[]})"/>
    public IReadOnlyList<RespReply> Pipeline(IEnumerable<byte[][]> requests)
    {
        using var bytes = new MemoryStream();
        var count = 0;
        foreach (var request in requests)
        {
            Append(bytes, request);
            count++;
        }

        // Replies are read while requests are still being sent, or both peers could wait for room for ever.
        var sending = Task.Run(() => SendRaw(bytes.ToArray()));
        var replies = new List<RespReply>(count);
        while (replies.Count < count)
            replies.Add(Read());
        sending.GetAwaiter().GetResult();
        return replies;
    }

    /// <summary>Whether the peer closes the connection, with nothing more to read, within the time-out.</summary>
    public bool IsClosedByPeer()
    {
        try
        {
            return _parser.IsAtEnd();
        }
        catch (IOException failure) when (failure.InnerException is SocketException
        { SocketErrorCode: SocketError.ConnectionReset })
        {
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    public void Dispose() => _stream.Dispose();

    private static void Append(MemoryStream request, byte[][] arguments)
    {
        AppendHeader(request, '*', arguments.Length);
        foreach (var argument in arguments)
        {
            AppendHeader(request, '$', argument.Length);
            request.Write(argument);
            request.Write("\r\n"u8);
        }
    }

    private static void AppendHeader(MemoryStream request, char type, int length) =>
        request.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{type}{length}\r\n")));

    private static NetworkStream Connect(string host, int port, TimeSpan timeout)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Connect(host, port);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        var milliseconds = (int)timeout.TotalMilliseconds;
        return new NetworkStream(socket, ownsSocket: true) { ReadTimeout = milliseconds, WriteTimeout = milliseconds };
    }
}
