using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ArdbNet.TestKit;

/// <summary>The system's redis-server on a free port, in memory only: what comparison tests compare with.</summary>
public sealed class RedisServer : IDisposable
{
    private const string Program = "/usr/bin/redis-server";

    private readonly Process _process;
    private readonly DirectoryInfo _directory;

    /// <summary>Starts the server with additional options ("--requirepass", "secret") and waits until it answers.</summary>
    public RedisServer(params string[] options)
        : this([], ["--save", "", "--appendonly", "no", .. options])
    {
    }

    private RedisServer(string[] file, string[] options)
    {
        Port = FreePort();
        _directory = Directory.CreateTempSubdirectory("redis-");
        string[] arguments =
        [
            .. file, "--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1",
            "--dir", _directory.FullName, .. options,
        ];
        _process = Process.Start(new ProcessStartInfo(Program, arguments)
        { UseShellExecute = false, RedirectStandardOutput = true })!;
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        WaitUntilItAnswers();
    }

    /// <summary>Starts a sentinel with a configuration file, which it will write to.</summary>
    public static RedisServer Sentinel(string file) => new([file], ["--sentinel"]);

    public static bool IsInstalled => File.Exists(Program);

    public int Port { get; }

    public RespConnection Connect() => new("127.0.0.1", Port);

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _directory.Delete(recursive: true);
    }

    /// <summary>A TCP port of 127.0.0.1 that nobody listened on just now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void WaitUntilItAnswers()
    {
        var started = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var connection = Connect();
                connection.Call("PING");
                return;
            }
            catch (SocketException) when (!_process.HasExited && started.Elapsed < TimeSpan.FromSeconds(20))
            {
                Thread.Sleep(10);
            }
        }
    }
}
