using ArdbNet.Server.Execution;
using ArdbNet.Server.Monitoring;
using ArdbNet.Server.Replication;
using ArdbNet.Server.Sessions;

namespace ArdbNet.Server.Hosting;

/// <summary>What has to be done every now and then, <c>hz</c> times a second, as brief work in the executor.</summary>
internal sealed class Cron : IWork, IAsyncDisposable
{
    private const int MillisecondsASample = 100;
    private const int MillisecondsAnUpkeep = 1000;

    // A thread that ran slice after slice would be taken for a batch job by the scheduler, and be stopped for whole time
    // slots of others while clients wait for it.
    private static readonly TimeSpan BetweenExpirySlices = TimeSpan.FromMilliseconds(1);

    private readonly ArdbServer _server;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _loop;
    private readonly Task _expiryLoop;
    private readonly ReplicaUpkeep _replicas;
    private readonly HeapTrimming _heap = new();
    private long _nextSampleMs;
    private long _nextUpkeepMs;

    public Cron(ArdbServer server)
    {
        _server = server;
        _replicas = new ReplicaUpkeep(server);
        _loop = RunAsync();
        _expiryLoop = RunExpiryAsync();
    }

    public void Execute()
    {
        if (_server.IsLoading || _server.IsCronPaused) return;
        var now = Environment.TickCount64;
        _server.Pause.Tick();
        _server.Tracking.Evict();
        _server.Replicas.FullSyncs.Tick();
        _server.LogRewrite.Tick();
        _server.Failover.Tick();
        _server.Shutdown.Tick();
        if (now >= _nextSampleMs)
        {
            _nextSampleMs = Math.Max(_nextSampleMs + MillisecondsASample, now);
            _server.Rates.Sample(_server);
        }

        if (now < _nextUpkeepMs) return;

        _nextUpkeepMs = Math.Max(_nextUpkeepMs + MillisecondsAnUpkeep, now);
        _server.Rates.SeePeak(MemoryUsage.Measure(_server).Total);
        _server.Store.Engine.FreezeGarbage();
        _server.Store.Engine.PersistWhenIdle();
        _server.Store.Engine.ReleaseCursors();
        IdleClients.Close(_server);
        _replicas.Tick(now);
        _heap.Tick(now);
        _server.Saver.Tick();
        foreach (var session in _server.Sessions.Sessions) OutputLimits.Enforce(_server, session);
    }

    // The tick is left out: the next one comes.
    bool IWork.TryExecuteBeside() => true;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        await _expiryLoop.ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        var period = PeriodOf(_server.Options.Hz);
        using var timer = new PeriodicTimer(period);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false))
            {
                _server.Executor.Submit(this);
                if (PeriodOf(_server.Options.Hz) is var wanted && wanted != period) timer.Period = period = wanted;
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private async Task RunExpiryAsync()
    {
        try
        {
            while (true)
            {
                var pause = _server.Expiry.HasMore ? BetweenExpirySlices : PeriodOf(_server.Options.Hz);
                await Task.Delay(pause, _stopping.Token).ConfigureAwait(false);
                _server.Expiry.Run();
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private static TimeSpan PeriodOf(int hz) => TimeSpan.FromMilliseconds(1000.0 / hz);
}
