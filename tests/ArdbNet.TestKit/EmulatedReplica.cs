using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace ArdbNet.TestKit;

/// <summary>A replica that is a connection only: a test says what it sends and looks at what it gets.</summary>
public sealed class EmulatedReplica : IDisposable
{
    private readonly Socket _socket;
    private readonly Stream _stream;

    public EmulatedReplica(int port, int? receiveBuffer = null)
    {
        _socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer is { } bytes) _socket.ReceiveBufferSize = bytes;
        _socket.Connect("127.0.0.1", port);
        _stream = new NetworkStream(_socket, ownsSocket: true) { ReadTimeout = 20_000, WriteTimeout = 20_000 };
    }

    /// <summary>Line ends that came in the place of an answer.</summary>
    public int Keepalives { get; private set; }

    public void Send(string latin1) => _stream.Write(Encoding.Latin1.GetBytes(latin1));

    /// <summary>Sends a request and reads its one line of answer.</summary>
    public string Ask(string request)
    {
        Send(request);
        return ReadLine();
    }

    /// <summary>Sends all requests but waits for the answers of none but the last's.</summary>
    public string Shake(IEnumerable<string> requests)
    {
        var answer = "";
        foreach (var request in requests) answer = Ask(request);
        return answer;
    }

    /// <summary>The next line that is not empty, without its end.</summary>
    public string ReadLine()
    {
        var line = new StringBuilder();
        while (true)
        {
            var next = _stream.ReadByte();
            if (next < 0) throw new EndOfStreamException(line.ToString());
            if (next != '\n')
            {
                line.Append((char)next);
            }
            else if (line.Length == 0)
            {
                Keepalives++;
            }
            else
            {
                return line.ToString().TrimEnd('\r');
            }
        }
    }

    public byte[] Read(int count)
    {
        var bytes = new byte[count];
        _stream.ReadExactly(bytes);
        return bytes;
    }

    public string ReadText(int count) => Encoding.Latin1.GetString(Read(count));

    /// <summary>Reads a dump behind the line that says how long it is, or which mark ends it.</summary>
    public byte[] ReadDump(string line)
    {
        if (!line.StartsWith("$EOF:", StringComparison.Ordinal))
        {
            return Read(int.Parse(line[1..], CultureInfo.InvariantCulture));
        }

        var mark = Encoding.Latin1.GetBytes(line["$EOF:".Length..]);
        var bytes = new List<byte>();
        while (bytes.Count < mark.Length || !bytes[^mark.Length..].SequenceEqual(mark)) bytes.Add((byte)_stream.ReadByte());
        return [.. bytes[..^mark.Length]];
    }

    /// <summary>Whether nothing comes for some time.</summary>
    public bool IsSilentFor(int milliseconds) =>
        !_socket.Poll(TimeSpan.FromMilliseconds(milliseconds), SelectMode.SelectRead);

    /// <summary>Whether the master closes the connection, whatever it sends before.</summary>
    public bool IsClosedByMaster()
    {
        try
        {
            var sink = new byte[1 << 16];
            while (_stream.Read(sink) > 0)
            {
            }

            return true;
        }
        catch (IOException end)
        {
            return end.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset };
        }
    }

    public void Acknowledge(long offset)
    {
        var digits = offset.ToString(CultureInfo.InvariantCulture);
        Send($"*3\r\n$8\r\nREPLCONF\r\n$3\r\nACK\r\n${digits.Length}\r\n{digits}\r\n");
    }

    public void Dispose() => _stream.Dispose();
}
