using ArdbNet.Server.Hosting;
using ArdbNet.Storage.Engine;

namespace ArdbNet.Server.Saving;

/// <summary>
/// BGREWRITEAOF: has the write buffers brought to RocksDB and the disk in the background, so that the log needs to keep
/// no more than the backlog. Used by the executor only.
/// </summary>
public sealed class LogRewrite
{
    private readonly ArdbServer _server;
    private StorageEngine? _engine;
    private long _endOffset;
    private long _startedAtMs;

    internal LogRewrite(ArdbServer server)
    {
        _server = server;
    }

    public bool IsRunning => _engine is not null;

    public bool IsScheduled { get; private set; }

    public bool HasLastSucceeded { get; private set; } = true;

    /// <summary>How long the last one took, -1 when there was none.</summary>
    public long LastSeconds { get; private set; } = -1;

    /// <summary>How long the running one has taken, -1 when none runs.</summary>
    public long CurrentSeconds => IsRunning ? (Environment.TickCount64 - _startedAtMs) / 1000 : -1;

    /// <summary>Rewrites that succeeded since the start.</summary>
    public long Count { get; private set; }

    /// <summary>Begins; nothing may be uncommitted.</summary>
    public void Begin()
    {
        IsScheduled = false;
        _startedAtMs = Environment.TickCount64;
        _engine = _server.Store.Engine;
        _endOffset = _engine.AppliedOffset;
        _engine.PersistInBackground();
    }

    /// <summary>Has a rewrite begun as soon as the running command has ended.</summary>
    public void Schedule() => IsScheduled = true;

    /// <summary>Sees whether the running one has ended.</summary>
    public void Observe()
    {
        if (_engine is not null && HasEnded(_engine)) End(_engine);
    }

    /// <summary>Begins what is scheduled; called every now and then.</summary>
    public void Tick()
    {
        Observe();
        if (IsScheduled && !IsRunning) Begin();
    }

    // A store that was closed meanwhile has either persisted everything or left it to the log.
    private bool HasEnded(StorageEngine engine) =>
        engine != _server.Store.Engine || engine.Failure is not null || engine.PersistedOffset >= _endOffset;

    private void End(StorageEngine engine)
    {
        _engine = null;
        HasLastSucceeded = engine.PersistedOffset >= _endOffset;
        LastSeconds = (Environment.TickCount64 - _startedAtMs) / 1000;
        if (HasLastSucceeded)
        {
            Count++;
            SavingLog.LogRewritten(_server.Logger, _server.Store.Log.FirstOffset);
        }
        else
        {
            SavingLog.RewriteFailed(_server.Logger, engine.Failure ?? "the store was closed");
        }
    }
}
