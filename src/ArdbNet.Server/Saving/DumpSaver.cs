using ArdbNet.Server.Configuration;
using ArdbNet.Server.Hosting;
using ArdbNet.Storage.Dumps;
using ArdbNet.Storage.Engine;

namespace ArdbNet.Server.Saving;

/// <summary>
/// SAVE, BGSAVE and save points: writes <c>dbfilename</c> for users, on a thread of its own, while writes go on. Our own
/// data does not need it. Used by the executor only.
/// </summary>
public sealed class DumpSaver
{
    private const long RetryMs = 5000;

    private readonly ArdbServer _server;
    private DatasetDump? _dump;
    private Task _running = Task.CompletedTask;
    private volatile bool _isCancelled;
    private bool _isScheduled;
    private long _changesAtStart;
    private long _startedAtMs;

    internal DumpSaver(ArdbServer server)
    {
        _server = server;
        LastSave = server.StartedAt;
    }

    public bool IsRunning => _dump is not null;

    public DateTimeOffset LastSave { get; private set; }

    public bool HasLastSucceeded { get; private set; } = true;

    /// <summary>How long the last one took, -1 when there was none.</summary>
    public long LastSeconds { get; private set; } = -1;

    /// <summary>How long the running one has taken, -1 when none runs.</summary>
    public long CurrentSeconds => IsRunning ? (Environment.TickCount64 - _startedAtMs) / 1000 : -1;

    public long KeysDone => _dump?.KeysDone ?? 0;

    public long KeyCount => _dump?.KeyCount ?? 0;

    /// <summary>Dumps written since the start.</summary>
    public long Count { get; private set; }

    /// <summary>The number of changes, <see cref="Monitoring.ServerStatistics.Changes"/>, that the last dump has.</summary>
    public long SavedChanges { get; private set; }

    /// <summary>Begins a dump of the state as it is; nothing may be uncommitted.</summary>
    /// <param name="ended">Called in the executor with null, or with what went wrong.</param>
    public void Begin(Action<Exception?>? ended = null)
    {
        _isScheduled = false;
        _isCancelled = false;
        _startedAtMs = Environment.TickCount64;
        _changesAtStart = _server.Statistics.Changes;
        var dump = new DatasetDump(
            _server.Dataset.Describe(), _server.Store.Engine.CreateSnapshot(), DumpContent.Everything);
        _dump = dump;
        var path = Path.Combine(_server.Options.DataDirectory, _server.Options.DbFileName);
        SavingLog.Begun(_server.Logger, path, dump.KeyCount);
        _running = WriteAsync(dump, path, ended);
    }

    /// <summary>Has a dump begun as soon as nothing stands in the way.</summary>
    public void Schedule() => _isScheduled = true;

    /// <summary>Begins what is scheduled or due; called every now and then.</summary>
    public void Tick()
    {
        if (!IsRunning && (_isScheduled || IsDue())) Begin();
    }

    /// <summary>Breaks a running dump off; completes when its snapshot is let go.</summary>
    public Task CancelAsync()
    {
        _isCancelled = true;
        return _running;
    }

    private bool IsDue()
    {
        if (!HasLastSucceeded && Environment.TickCount64 - _startedAtMs < RetryMs) return false;

        var changes = _server.Statistics.Changes - SavedChanges;
        var seconds = (DateTimeOffset.UtcNow - LastSave).TotalSeconds;
        foreach (var point in _server.Options.SavePoints)
        {
            if (changes >= point.Changes && seconds > point.Seconds) return true;
        }

        return false;
    }

    private async Task WriteAsync(DatasetDump dump, string path, Action<Exception?>? ended)
    {
        var fault = await BackgroundPriority.RunAsync("save", () => Write(dump, path)).ConfigureAwait(false);
        _ = _server.Executor.RunAsync(() => End(dump, fault, ended));
    }

    private Exception? Write(DatasetDump dump, string path)
    {
        try
        {
            using var held = dump;
            AtomicFile.Write(path, file => WriteTo(file, dump), FileMode);
            return null;
        }
#pragma warning disable CA1031 // Whatever went wrong is the dump's fault, not the process' end.
        catch (Exception cause)
#pragma warning restore CA1031
        {
            return cause;
        }
    }

    private const UnixFileMode FileMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private void WriteTo(Stream file, DatasetDump dump)
    {
        while (dump.WriteNext())
        {
            if (_isCancelled) throw new IOException("it was broken off");
            file.Write(dump.Piece.Span);
        }
    }

    private void End(DatasetDump dump, Exception? fault, Action<Exception?>? ended)
    {
        _dump = null;
        HasLastSucceeded = fault is null;
        LastSeconds = (Environment.TickCount64 - _startedAtMs) / 1000;
        if (fault is null)
        {
            Count++;
            LastSave = DateTimeOffset.UtcNow;
            SavedChanges = _changesAtStart;
            SavingLog.Succeeded(_server.Logger, dump.KeysDone);
        }
        else
        {
            SavingLog.Failed(_server.Logger, fault.Message);
        }

        ended?.Invoke(fault);
    }
}
