using System.Net;
using System.Net.Sockets;

namespace ArdbNet.TestKit;

/// <summary>A way to a server that cuts connections, or spoils what the server sends, at chosen bytes.</summary>
public sealed class CuttingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _server;
    private readonly Thread _thread;
    private volatile bool _isStopped;
    private long _bytes;
    private int _cuts;

    public CuttingProxy(int server)
    {
        _server = server;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _thread = new Thread(Accept) { IsBackground = true };
        _thread.Start();
    }

    public int Port { get; }

    /// <summary>Bytes from the server, in all.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Connections that were cut.</summary>
    public int Cuts => Volatile.Read(ref _cuts);

    /// <summary>Asked for each connection: after how many bytes from the server it is cut; null: never.</summary>
    public Func<long?> NextCut { get; set; } = static () => null;

    /// <summary>What becomes of a piece of bytes from the server; empty: they are lost.</summary>
    public Func<byte[], byte[]> Spoil { get; set; } = static bytes => bytes;

    /// <summary>Milliseconds between two bytes, 0: as they come.</summary>
    public int ByteMs { get; set; }

    public void Dispose()
    {
        _isStopped = true;
        _listener.Dispose();
        _thread.Join();
    }

    private void Accept()
    {
        while (!_isStopped)
        {
            try
            {
                var client = _listener.AcceptTcpClient();
                new Thread(() => Serve(client)) { IsBackground = true }.Start();
            }
            catch (Exception cause) when (cause is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private void Serve(TcpClient client)
    {
        using var near = client;
        using var far = new TcpClient { NoDelay = true };
        near.NoDelay = true;
        try
        {
            far.Connect(IPAddress.Loopback, _server);
            var up = new Thread(() => Pump(near, far)) { IsBackground = true };
            up.Start();
            PumpDown(far.GetStream(), near.GetStream(), NextCut());
        }
        catch (Exception cause) when (cause is IOException or SocketException or ObjectDisposedException)
        {
            // One of the sides has gone.
        }
    }

    private void PumpDown(NetworkStream from, NetworkStream to, long? cut)
    {
        var buffer = new byte[16 * 1024];
        for (var passed = 0L; cut is null || passed < cut;)
        {
            var most = cut is null ? buffer.Length : (int)Math.Min(buffer.Length, cut.Value - passed);
            var read = from.Read(buffer, 0, most);
            if (read == 0) return;
            passed += read;
            Interlocked.Add(ref _bytes, read);
            Send(to, Spoil(buffer[..read]));
        }

        Interlocked.Increment(ref _cuts);
    }

    private void Send(NetworkStream to, byte[] bytes)
    {
        if (ByteMs == 0)
        {
            to.Write(bytes);
            return;
        }

        foreach (var value in bytes)
        {
            to.WriteByte(value);
            Thread.Sleep(ByteMs);
        }
    }

    private static void Pump(TcpClient from, TcpClient to)
    {
        try
        {
            from.GetStream().CopyTo(to.GetStream());
        }
        catch (Exception cause) when (cause is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // One of the sides has gone.
        }
        finally
        {
            to.Close();
        }
    }
}
