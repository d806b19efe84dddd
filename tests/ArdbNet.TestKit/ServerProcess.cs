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
        : this(dataDirectory, mustAnswer: true, options)
    {
    }

    private ServerProcess(
        string dataDirectory, bool mustAnswer, string[] options, string? file = null, int? port = null)
    {
        Port = port ?? RedisServer.FreePort();
        var program = Path.Combine(AppContext.BaseDirectory, "ardbnet.dll");
        string[] arguments =
        [
            program, .. file is null ? (string[])[] : [file], "--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1",
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
        if (mustAnswer) WaitUntilReady();
    }

    /// <summary>Starts the program with a configuration file on a port that is known, and waits until it answers.</summary>
    public static ServerProcess WithFile(string dataDirectory, string file, int port) =>
        new(dataDirectory, mustAnswer: true, [], file, port);

    public int Port { get; }

    public int Id => _process.Id;

    /// <summary>What the program has printed so far.</summary>
    public string Output => string.Join('\n', _output);

    public RespConnection Connect() => new("127.0.0.1", Port);

    /// <summary>Starts the program and kills it some time later, wherever it is then.</summary>
    public static void StartAndKill(string dataDirectory, int afterMs, params string[] options)
    {
        using var process = new ServerProcess(dataDirectory, mustAnswer: false, options);
        Thread.Sleep(afterMs);
    }

    /// <summary>Starts the program and sends a signal as soon as it has printed a text. Gives what it printed.</summary>
    public static string StartAndEnd(string dataDirectory, string text, string signal, params string[] options)
    {
        using var process = new ServerProcess(dataDirectory, mustAnswer: false, options);
        var started = Stopwatch.StartNew();
        while (!process.Output.Contains(text, StringComparison.Ordinal) && started.Elapsed < TimeSpan.FromSeconds(30))
        {
            Thread.Sleep(1);
        }

        process.End(signal);
        return process.Output;
    }

    /// <summary>kill -9.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Sends a signal ("TERM", "INT").</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Waits for the end. Gives the exit code.</summary>
    public int WaitForEnd()
    {
        if (!_process.WaitForExit(TimeSpan.FromSeconds(30))) throw new TimeoutException($"It does not end:\n{Output}");
        _process.WaitForExit();
        return _process.ExitCode;
    }

    /// <summary>Sends a signal and waits for the end. Gives the exit code.</summary>
    public int End(string signal)
    {
        Signal(signal);
        return WaitForEnd();
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
            if (_process.HasExited) throw new InvalidOperationException(OutputOfFailedStart());
            if (started.Elapsed > TimeSpan.FromSeconds(60)) throw new TimeoutException($"The server does not start:\n{Output}");
            Thread.Sleep(20);
        }
    }

    private string OutputOfFailedStart()
    {
        // The end of the process comes before the end of its output.
        _process.WaitForExit();
        return $"The server ended at its start:\n{Output}";
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
