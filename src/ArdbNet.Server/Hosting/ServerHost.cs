using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using ArdbNet.RocksDb;
using ArdbNet.Server.Configuration;
using ArdbNet.Server.Network;
using Microsoft.Extensions.Logging;

namespace ArdbNet.Server.Hosting;

/// <summary>One running server in this process: data, sockets, timers, signals.</summary>
public sealed class ServerHost : IAsyncDisposable
{
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _logger;
    private readonly TaskCompletionSource<ShutdownMode> _stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Listener? _listener;
    private Cron? _cron;
    private volatile bool _isStarting;
    private int _signals;

    public ServerHost(ServerConfiguration configuration, ILoggerFactory loggers)
    {
        _loggers = loggers;
        _logger = loggers.CreateLogger<ServerHost>();
        Server = new ArdbServer(configuration, loggers)
        {
            ShutdownRequested = mode => _stop.TrySetResult(mode),
        };
    }

    public ArdbServer Server { get; }

    /// <summary>Where clients can connect by TCP; the port is the real one when 0 was asked for.</summary>
    public IReadOnlyList<IPEndPoint> EndPoints => _listener?.EndPoints ?? [];

    /// <summary>Completes when a client or a signal has asked for the end.</summary>
    public Task<ShutdownMode> StopRequested => _stop.Task;

    /// <summary>Opens the data and then the sockets.</summary>
    public async Task StartAsync()
    {
        var clock = Stopwatch.StartNew();
        var idle = Server.Configuration.WithoutEffect;
        if (idle.Count > 0) HostingLog.WithoutEffect(_logger, string.Join(", ", idle));
        _isStarting = true;
        await Task.Run(Server.Open).ConfigureAwait(false);
        _isStarting = false;
        _cron = new Cron(Server);
        HostingLog.Started(
            _logger,
            ServerVersion.Text,
            RocksDbLibrary.Version,
            Server.Options.DataDirectory,
            Server.Dataset.KeyCount,
            Server.Store.Log.TailOffset,
            clock.ElapsedMilliseconds);
        _listener = new Listener(Server, _loggers);
        await _listener.StartAsync().ConfigureAwait(false);
        Server.ListeningPort = EndPoints.Count > 0 ? EndPoints[0].Port : 0;
        await Server.Executor.RunAsync(Server.MasterLink.Start).ConfigureAwait(false);
        foreach (var address in _listener.Addresses) HostingLog.Ready(_logger, address);
    }

    /// <summary>Closes the sockets, then the data.</summary>
    public async Task StopAsync(ShutdownMode mode)
    {
        HostingLog.Stopping(_logger);
        _listener?.Close();
        Server.Scripts.Run.GiveUpWhenBusy();
        await Server.Executor.RunAsync(Server.StopSessions).ConfigureAwait(false);
        await Server.MasterLink.StopAsync().ConfigureAwait(false);
        if (_listener is not null) await _listener.StopAsync().ConfigureAwait(false);
        if (_cron is not null) await _cron.DisposeAsync().ConfigureAwait(false);
        _listener = null;
        _cron = null;
        await Server.Replicas.FullSyncs.WhenMadeAsync().ConfigureAwait(false);
        await Server.Saver.CancelAsync().ConfigureAwait(false);
        await Server.Executor.RunAsync(() => Server.Close(mode)).ConfigureAwait(false);
        HostingLog.Stopped(_logger);
    }

    /// <summary>
    /// Runs until SIGTERM, SIGINT or SHUTDOWN; a signal during the start, or a second one, ends the process at once.
    /// </summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(ServerConfiguration configuration, ILoggerFactory loggers)
    {
        var host = new ServerHost(configuration, loggers);
        await using var disposal = host.ConfigureAwait(false);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, host.OnSignal);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, host.OnSignal);
        await host.StartAsync().ConfigureAwait(false);
        await host.StopAsync(await host.StopRequested.ConfigureAwait(false)).ConfigureAwait(false);
        return 0;
    }

    public async ValueTask DisposeAsync()
    {
        if (_cron is not null || _listener is not null) await StopAsync(ShutdownMode.Save).ConfigureAwait(false);
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (!_isStarting && Interlocked.Exchange(ref _signals, 1) == 0)
        {
            var flags = context.Signal == PosixSignal.SIGINT
                ? Server.Options.ShutdownOnSigint
                : Server.Options.ShutdownOnSigterm;
            Server.Scripts.Run.GiveUpWhenBusy();
            _ = Server.Executor.RunAsync(() => Server.Shutdown.Begin(flags));
            return;
        }

        // A replay may take long, and there is nothing to save: the log has it all.
        HostingLog.EndedBySignal(_logger);
        Environment.Exit(1);
    }
}
