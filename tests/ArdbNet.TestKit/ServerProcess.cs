using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace ArdbNet.TestKit;

/// <summary>The program as a process of its own, to be killed and started again on the same data.</summary>
public sealed class ServerProcess : IDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();

    /// <summary>Starts the program with the options given ("--appendfsync", "always") and waits until it answers.</summary>
    public ServerProcess(string dataDirectory, params string[] options)
    {
        Port = RedisServer.FreePort();
        var program = Path.Combine(AppContext.BaseDirectory, "ardbnet.dll");
        string[] arguments =
        [
            program, "--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1",
            "--dir", dataDirectory, .. options,
        ];
        _process = Process.Start(new ProcessStartInfo("dotnet", arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        WaitUntilReady();
    }

    public int Port { get; }

    public int Id => _process.Id;

    /// <summary>What the program has printed so far.</summary>
    public string Output => string.Join('\n', _output);

    public RespConnection Connect() => new("127.0.0.1", Port);

    /// <summary>kill -9.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>SIGTERM, then waits for the end. Gives the exit code.</summary>
    public int Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(30))) throw new TimeoutException("SIGTERM does not end it.");
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited) Kill();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is not null) _output.Enqueue(line);
    }

    private void WaitUntilReady()
    {
        var started = Stopwatch.StartNew();
        while (!IsAnswering())
        {
            if (_process.HasExited) throw new InvalidOperationException($"The server ended at its start:\n{Output}");
            if (started.Elapsed > TimeSpan.FromSeconds(60)) throw new TimeoutException($"The server does not start:\n{Output}");
            Thread.Sleep(20);
        }
    }

    private bool IsAnswering()
    {
        try
        {
            using var connection = Connect();
            return connection.Call("PING").Text == "PONG";
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
