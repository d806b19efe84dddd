using System.Globalization;
using ArdbNet.Server.Configuration;
using ArdbNet.Server.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ArdbNet.TestKit;

/// <summary>A whole server in this process, on a free port, with its data in a temporary folder.</summary>
public sealed class RunningServer : IDisposable
{
    private readonly DirectoryInfo? _ownDirectory;
    private readonly ServerHost _host;
    private bool _isStopped;

    /// <summary>Starts a server with some directives changed ("requirepass", "secret").</summary>
    public RunningServer(params (string Name, string Value)[] options)
        : this(Directory.CreateTempSubdirectory("ardbnet-"), NullLoggerFactory.Instance, options)
    {
        _ownDirectory = new DirectoryInfo(DataDirectory);
    }

    private RunningServer(
        DirectoryInfo directory, ILoggerFactory loggers, IEnumerable<(string Name, string Value)> options)
    {
        DataDirectory = directory.FullName;
        Port = RedisServer.FreePort();
        (string, string)[] own =
        [
            ("port", Port.ToString(CultureInfo.InvariantCulture)),
            ("bind", "127.0.0.1"),
            ("dir", DataDirectory),
            ("enable-debug-command", "yes"),
            ("repl-log-segment-size", "4mb"),
            ("repl-backlog-size", "8mb"),
        ];
        _host = new ServerHost(ServerConfiguration.From([.. own, .. options]), loggers);
        _host.StartAsync().GetAwaiter().GetResult();
    }

    public int Port { get; }

    public string DataDirectory { get; }

    /// <summary>The server's parts; use them through its executor only.</summary>
    public ArdbServer Server => _host.Server;

    /// <summary>Starts a server on a folder that outlives it.</summary>
    public static RunningServer On(DirectoryInfo directory, params (string Name, string Value)[] options) =>
        new(directory, NullLoggerFactory.Instance, options);

    /// <summary>The same, and keeps what the server tells its operator.</summary>
    public static RunningServer On(
        DirectoryInfo directory, RecordedLog log, params (string Name, string Value)[] options) =>
        new(directory, log, options);

    public RespConnection Connect() => new("127.0.0.1", Port);

    /// <summary>Runs something in the executor and gives its result.</summary>
    public T Run<T>(Func<ArdbServer, T> action) =>
        Server.Executor.RunAsync(() => action(Server)).GetAwaiter().GetResult();

    /// <summary>The replication stream from an offset to the log's end.</summary>
    public byte[] ReadLog(long offset = 0)
    {
        var bytes = new byte[Server.Store.Log.TailOffset - offset];
        var read = 0;
        while (read < bytes.Length) read += Server.Store.Log.Read(offset + read, bytes.AsSpan(read));
        return bytes;
    }

    /// <summary>The commands of the stream from an offset on, one line each, arguments separated by blanks.</summary>
    public IReadOnlyList<string> ReadLoggedCommands(long offset = 0)
    {
        using var stream = new MemoryStream(ReadLog(offset));
        var parser = new ReplyParser(stream);
        var commands = new List<string>();
        while (!parser.IsAtEnd()) commands.Add(string.Join(' ', parser.Read().Items.Select(static item => item.Text)));
        return commands;
    }

    /// <summary>Ends the server; what <see cref="ShutdownMode.NoSave"/> leaves unwritten, the next start replays.</summary>
    public void Stop(ShutdownMode mode)
    {
        if (_isStopped) return;
        _isStopped = true;
        _host.StopAsync(mode).GetAwaiter().GetResult();
        _ownDirectory?.Delete(recursive: true);
    }

    public void Dispose() => Stop(ShutdownMode.Save);
}
