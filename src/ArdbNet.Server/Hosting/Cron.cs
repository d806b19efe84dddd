using ArdbNet.Server.Execution;
using ArdbNet.Server.Monitoring;
using ArdbNet.Server.Sessions;

namespace ArdbNet.Server.Hosting;

/// <summary>What has to be done every now and then, ten times a second, as brief work in the executor.</summary>
internal sealed class Cron : IWork, IAsyncDisposable
{
    /// <summary>Rounds a second.</summary>
    public const int Hz = 10;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(1000 / Hz);

    private readonly ArdbServer _server;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _loop;
    private int _round;

    public Cron(ArdbServer server)
    {
        _server = server;
        _loop = RunAsync();
    }

    public void Execute()
    {
        if (_server.IsLoading || _server.IsCronPaused) return;
        _server.Pause.Tick();
        _server.Rates.Sample(_server);
        if (++_round % Hz != 0) return;

        _server.Rates.SeePeak(MemoryUsage.Measure(_server).Total);
        _server.Store.Engine.FreezeGarbage();
        IdleClients.Close(_server);
        foreach (var session in _server.Sessions.Sessions) OutputLimits.Enforce(_server, session);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Period);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false))
            {
                _server.Executor.Submit(this);
                _server.Expiry.Schedule();
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }
}
