using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace ArdbNet.Replication.Replica;

/// <summary>
/// The socket to a master, blocking, used by one thread. Cancelling closes it, which ends whatever waits in it.
/// </summary>
public sealed class MasterConnection : IDisposable
{
    private const int WindowLength = 256 * 1024;
    private const int MaxLineLength = 64 * 1024;
    private const int PollMs = 200;

    private readonly byte[] _window = new byte[WindowLength];
    private readonly Socket _socket;
    private readonly CancellationTokenRegistration _cancellation;
    private readonly int _timeoutMs;
    private int _start;
    private int _end;

    private MasterConnection(Socket socket, int timeoutMs, CancellationTokenRegistration cancellation)
    {
        _socket = socket;
        _timeoutMs = timeoutMs;
        _cancellation = cancellation;
        LastReceivedMs = Environment.TickCount64;
    }

    /// <summary>A master that says nothing for so long is given up.</summary>
    public int TimeoutMs => _timeoutMs;

    /// <summary>Bytes that were received.</summary>
    public long Received { get; private set; }

    /// <summary>Milliseconds of the machine's uptime when the last byte came.</summary>
    public long LastReceivedMs { get; private set; }

    /// <exception cref="LinkException">The master cannot be reached.</exception>
    public static MasterConnection Connect(LinkOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            SendTimeout = options.TimeoutMs,
        };
        var registration = cancellation.UnsafeRegister(static state => ((Socket)state!).Dispose(), socket);
        try
        {
            Connect(socket, options, cancellation);
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            return new MasterConnection(socket, options.TimeoutMs, registration);
        }
        catch (Exception cause) when (cause is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            registration.Dispose();
            socket.Dispose();
            throw new LinkException($"Error condition on socket for SYNC: {cause.Message}", cause);
        }
    }

    /// <summary>Sends a command: <c>*n\r\n</c> then n times <c>$length\r\nbytes\r\n</c>.</summary>
    /// <exception cref="LinkException">The connection is broken.</exception>
    public void Send(params ReadOnlySpan<string> arguments)
    {
        var bytes = new byte[arguments.Length][];
        for (var i = 0; i < bytes.Length; i++) bytes[i] = Encoding.UTF8.GetBytes(arguments[i]);
        Send(bytes);
    }

    /// <inheritdoc cref="Send(ReadOnlySpan{string})"/>
    public void Send(IReadOnlyCollection<byte[]> arguments)
    {
        var request = new List<byte>(Encoding.ASCII.GetBytes($"*{arguments.Count}\r\n"));
        foreach (var argument in arguments)
        {
            request.AddRange(Encoding.ASCII.GetBytes($"${argument.Length}\r\n"));
            request.AddRange(argument);
            request.AddRange("\r\n"u8);
        }

        SendBytes(CollectionsMarshal.AsSpan(request));
    }

    /// <exception cref="LinkException">The connection is broken.</exception>
    public void SendBytes(ReadOnlySpan<byte> bytes)
    {
        try
        {
            while (!bytes.IsEmpty)
            {
                bytes = bytes[_socket.Send(bytes)..];
            }
        }
        catch (Exception cause) when (cause is SocketException or ObjectDisposedException)
        {
            throw new LinkException($"The link to the master is broken: {cause.Message}", cause);
        }
    }

    /// <summary>The next line that is not empty: masters send empty lines to show that they live.</summary>
    /// <exception cref="LinkException">The connection is broken, or the master silent for too long.</exception>
    public string ReadLine()
    {
        var begunMs = Environment.TickCount64;
        while (true)
        {
            var line = _window.AsSpan(_start, _end - _start);
            var end = line.IndexOf((byte)'\n');
            if (end < 0)
            {
                if (line.IsEmpty) begunMs = Environment.TickCount64;
                if (line.Length > MaxLineLength || Environment.TickCount64 - begunMs > _timeoutMs)
                {
                    throw new LinkException("The master's answer has no end.");
                }

                Fill();
                continue;
            }

            _start += end + 1;
            line = line[..end].TrimEnd((byte)'\r');
            if (!line.IsEmpty) return Encoding.Latin1.GetString(line);
        }
    }

    /// <summary>Reads at least one byte.</summary>
    /// <exception cref="LinkException">The connection is broken, or the master silent for too long.</exception>
    public int Read(Span<byte> target)
    {
        if (target.IsEmpty) return 0;
        if (_start == _end) Fill();
        var length = Math.Min(target.Length, _end - _start);
        _window.AsSpan(_start, length).CopyTo(target);
        _start += length;
        return length;
    }

    /// <summary>What has come, or comes within the time; empty when nothing does. Valid until the next call.</summary>
    /// <exception cref="LinkException">The connection is broken, or the master silent for too long.</exception>
    public ReadOnlySpan<byte> Receive(int waitMs)
    {
        if (_start == _end && Poll(waitMs)) Fill();
        var bytes = _window.AsSpan(_start, _end - _start);
        _start = _end;
        if (bytes.IsEmpty && Environment.TickCount64 - LastReceivedMs > _timeoutMs)
        {
            throw new LinkException("MASTER timeout: no data nor PING received...");
        }

        return bytes;
    }

    /// <summary>Ends whatever is done with the connection, within some 200 ms. Any thread.</summary>
    public void Cut()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception cause) when (cause is SocketException or ObjectDisposedException)
        {
            // It is broken already.
        }
    }

    public void Dispose()
    {
        _cancellation.Dispose();
        _socket.Dispose();
    }

    private static void Connect(Socket socket, LinkOptions options, CancellationToken cancellation)
    {
        var connecting = socket.ConnectAsync(options.Host, options.Port, cancellation).AsTask();
        if (Task.WaitAny([connecting], options.TimeoutMs, cancellation) != 0) throw new SocketException((int)SocketError.TimedOut);
        connecting.GetAwaiter().GetResult();
    }

    private bool Poll(int waitMs)
    {
        try
        {
            // In steps: a wait under way does not notice that the socket is closed.
            for (var leftMs = Math.Max(0, waitMs); ; leftMs -= PollMs)
            {
                if (_socket.Poll(Math.Min(leftMs, PollMs) * 1000, SelectMode.SelectRead)) return true;
                if (leftMs <= PollMs) return false;
            }
        }
        catch (Exception cause) when (cause is SocketException or ObjectDisposedException)
        {
            throw new LinkException($"The link to the master is broken: {cause.Message}", cause);
        }
    }

    // Behind what has come already; from the window's start when all of it is taken.
    private void Fill()
    {
        if (_start == _end) _start = _end = 0;
        if (_end == _window.Length)
        {
            _window.AsSpan(_start, _end - _start).CopyTo(_window);
            _end -= _start;
            _start = 0;
        }

        if (!Poll(_timeoutMs)) throw new LinkException("Timeout connecting to the MASTER...");
        int length;
        try
        {
            length = _socket.Receive(_window.AsSpan(_end));
        }
        catch (Exception cause) when (cause is SocketException or ObjectDisposedException)
        {
            throw new LinkException($"The link to the master is broken: {cause.Message}", cause);
        }

        if (length == 0) throw new LinkException("Connection with master lost.");
        _end += length;
        Received += length;
        LastReceivedMs = Environment.TickCount64;
    }
}
