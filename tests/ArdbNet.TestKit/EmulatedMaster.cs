using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ArdbNet.TestKit;

/// <summary>
/// Plays a recorded master to a replica, and cuts the link again and again: the n-th connection ends when the stream
/// has come n times so many bytes far.
/// </summary>
public sealed class EmulatedMaster : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly RecordedMaster _recording;
    private readonly int _cutEvery;
    private readonly Thread _thread;
    private volatile TcpClient? _client;
    private int _connections;

    /// <param name="recording">What is played.</param>
    /// <param name="cutEvery">Bytes between cuts; 0: no cuts.</param>
    public EmulatedMaster(RecordedMaster recording, int cutEvery)
    {
        _recording = recording;
        _cutEvery = cutEvery;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    public int Port { get; }

    /// <summary>The history's name; null: the master knows SYNC only.</summary>
    public string? Id => _recording.Id;

    public int FullSyncs { get; private set; }

    public int PartialSyncs { get; private set; }

    public void Dispose()
    {
        _listener.Dispose();
        _client?.Dispose();
        _thread.Join();
    }

    private void Run()
    {
        while (true)
        {
            try
            {
                using var client = _listener.AcceptTcpClient();
                _client = client;
                Serve(client);
            }
            catch (Exception cause) when (cause is SocketException or IOException or EndOfStreamException)
            {
                if (!_listener.Server.IsBound) return;
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (InvalidOperationException)
            {
                return;
            }
        }
    }

    private void Serve(TcpClient client)
    {
        client.NoDelay = true;
        var stream = client.GetStream();
        var cutAt = _cutEvery == 0 ? int.MaxValue : ++_connections * _cutEvery;
        while (true)
        {
            var request = ReadRequest(stream);
            switch (request[0])
            {
                case "PING":
                    stream.Write("+PONG\r\n"u8);
                    break;
                case "REPLCONF" when request[1] == "ACK":
                    break;
                case "REPLCONF" when request[1] == "raw-formats":
                    stream.Write("-ERR Unrecognized REPLCONF option: raw-formats\r\n"u8);
                    break;
                case "PSYNC" when _recording.Id is null:
                    stream.Write("-ERR unknown command 'PSYNC'\r\n"u8);
                    break;
                case "PSYNC" or "SYNC":
                    Play(stream, request, cutAt);
                    if (cutAt < _recording.Stream.Length) return;
                    break;
                default:
                    stream.Write("+OK\r\n"u8);
                    break;
            }
        }
    }

    private void Play(NetworkStream stream, string[] request, int cutAt)
    {
        var from = 0;
        if (request.Length == 3 && request[1] == _recording.Id)
        {
            PartialSyncs++;
            from = (int)(long.Parse(request[2], CultureInfo.InvariantCulture) - 1 - _recording.Offset);
            stream.Write(Encoding.ASCII.GetBytes("+CONTINUE\r\n"));
        }
        else
        {
            FullSyncs++;
            if (_recording.Id is { } id) stream.Write(Encoding.ASCII.GetBytes($"\n+FULLRESYNC {id} {_recording.Offset}\r\n\n"));
            stream.Write(_recording.Dump);
        }

        stream.Write(_recording.Stream.AsSpan(from..Math.Max(from, Math.Min(cutAt, _recording.Stream.Length))));
        stream.Flush();
    }

    private static string[] ReadRequest(NetworkStream stream)
    {
        var line = ReadLine(stream);
        while (line.Length == 0) line = ReadLine(stream);
        if (!line.StartsWith('*')) return line.Split(' ');
        var arguments = new string[int.Parse(line.AsSpan(1), CultureInfo.InvariantCulture)];
        for (var i = 0; i < arguments.Length; i++)
        {
            ReadLine(stream);
            arguments[i] = ReadLine(stream);
        }

        return arguments;
    }

    private static string ReadLine(NetworkStream stream)
    {
        var line = new StringBuilder();
        while (true)
        {
            var value = stream.ReadByte();
            if (value < 0) throw new EndOfStreamException();
            if (value == '\n') return line.ToString().TrimEnd('\r');
            line.Append((char)value);
        }
    }
}
