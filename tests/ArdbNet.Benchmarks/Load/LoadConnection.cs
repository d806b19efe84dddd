using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace ArdbNet.Benchmarks.Load;

/// <summary>One client: requests that have not left yet, and those whose replies have not come, in order.</summary>
internal sealed partial class LoadConnection : IDisposable
{
    private const int WouldBlock = 11;
    private const int NoSignal = 0x4000;

    private readonly Socket _socket;
    private readonly int _descriptor;
    private readonly EventPoll _poll;
    private readonly int _number;
    private readonly Request[] _awaited;
    private int _first;
    private byte[] _output = new byte[64 << 10];
    private int _sent;
    private int _written;
    private bool _waitsForRoom;

    public LoadConnection(string host, int port, EventPoll poll, int number, int mostAwaited)
    {
        _socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _socket.Connect(host, port);
        _socket.Blocking = false;
        _descriptor = (int)_socket.Handle;
        _poll = poll;
        _number = number;
        _awaited = new Request[mostAwaited];
        poll.Watch(_descriptor, number);
    }

    public ReplyReader Replies { get; } = new();

    public int Awaited { get; private set; }

    public int UnsentBytes => _written - _sent;

    /// <summary>Whether one more request may be awaited.</summary>
    public bool IsFull => Awaited == _awaited.Length;

    public void Append(Request request, RequestWriter writer)
    {
        MakeRoom(writer.LongestSize);
        _written += writer.Write(_output.AsSpan(_written), request.Kind, request.Key);
        _awaited[(_first + Awaited) % _awaited.Length] = request;
        Awaited++;
    }

    /// <summary>The request that a reply is for.</summary>
    public Request Take()
    {
        if (Awaited == 0) throw new InvalidDataException("A reply came that nobody had asked for.");
        var request = _awaited[_first];
        _first = (_first + 1) % _awaited.Length;
        Awaited--;
        return request;
    }

    /// <summary>Sends what the socket takes; the poll says when it takes more.</summary>
    public unsafe void Send()
    {
        while (_sent < _written)
        {
            nint count;
            fixed (byte* bytes = &_output[_sent]) count = Send(_descriptor, bytes, _written - _sent, NoSignal);
            if (count < 0)
            {
                if (Marshal.GetLastPInvokeError() != WouldBlock) throw new Win32Exception();
                break;
            }

            _sent += (int)count;
        }

        if (_sent == _written) _sent = _written = 0;
        if (_waitsForRoom == UnsentBytes > 0) return;
        _waitsForRoom = !_waitsForRoom;
        _poll.WatchForRoom(_descriptor, _number, _waitsForRoom);
    }

    /// <summary>Gives the number of bytes that were there, 0 for none.</summary>
    public unsafe int Receive(Span<byte> into)
    {
        nint count;
        fixed (byte* bytes = into) count = Receive(_descriptor, bytes, into.Length, 0);
        if (count > 0) return (int)count;
        if (count == 0) throw new EndOfStreamException("The server has closed a connection.");
        return Marshal.GetLastPInvokeError() == WouldBlock ? 0 : throw new Win32Exception();
    }

    public void Dispose() => _socket.Dispose();

    private void MakeRoom(int size)
    {
        if (_output.Length - _written >= size) return;
        var unsent = _output.AsSpan(_sent, UnsentBytes);
        var target = _output.Length - unsent.Length >= size ? _output : new byte[2 * (unsent.Length + size)];
        unsent.CopyTo(target);
        _written = unsent.Length;
        _sent = 0;
        _output = target;
    }

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static unsafe partial nint Send(int socket, byte* bytes, nint size, int flags);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static unsafe partial nint Receive(int socket, byte* bytes, nint size, int flags);
}
