using System.Globalization;
using System.Text;
using ArdbNet.Server.Configuration;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Hosting;
using ArdbNet.Server.Sessions;

namespace ArdbNet.Server.Commands.Debugging;

/// <summary>
/// DEBUG POPULATE: makes string keys, some at a time, so that others come in between. Every slice is committed on its
/// own. Used by the executor only.
/// </summary>
internal sealed class Population(ArdbServer server, int database, byte[] prefix, long count, int size) : IWork
{
    private const int BytesAtOnce = 64 * 1024;

    private Session? _session;
    private Suspension? _suspension;
    private long _next;

    /// <summary>Makes all keys as part of the running command.</summary>
    public void AddAll()
    {
        while (_next < count) Add();
    }

    /// <summary>Lets a session wait until all keys are made.</summary>
    public void Start(Session session)
    {
        _session = session;
        session.Suspension = _suspension = new Suspension { IsPostponed = true };
        server.Executor.Submit(this);
    }

    public void Execute()
    {
        // The server stops, the client was killed or has gone.
        if (server.IsStopping || _session!.IsClosing || _suspension!.IsCompleted) return;

        var log = server.Store.Log;
        var canWrite = log.TryReserve(2 * BytesAtOnce) && server.Store.Engine.Failure is null;
        if (canWrite && server.Dispatcher.RunInternal(AddSome) && _next < count)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static work => work.Submit(), this, preferLocal: false);
            return;
        }

        lock (_session.OutputLock)
        {
            if (_next >= count) _session.Reply.Ok();
            else _session.Reply.Error("MISCONF Errors writing, see the server's log"u8);
        }

        _session.CommitOffset = log.TailOffset;
        _suspension.Complete();
        _session.Peer?.ScheduleFlush();
    }

    private void Submit() => server.Executor.Submit(this);

    private void AddSome()
    {
        for (var bytes = 0; bytes < BytesAtOnce && _next < count; bytes += prefix.Length + size + 80) Add();
    }

    // A slice that is undone leaves gaps, which the client learns of by its error.
    private void Add()
    {
        var number = (_next++).ToString(CultureInfo.InvariantCulture);
        byte[] key = [.. prefix, (byte)':', .. Encoding.ASCII.GetBytes(number)];
        // A reload in between has made it anew.
        var keyspace = server.Dataset[database];
        var entry = keyspace.FindForWrite(key);
        if (entry.Exists) return;

        var value = Encoding.ASCII.GetBytes($"value:{number}");
        if (size > 0) Array.Resize(ref value, size);
        Storage.Types.Strings.Set(ref entry, value);
        keyspace.Save(ref entry);
        server.Watches.Touch(database, key);
        server.Tracking.Invalidate(key, changer: null);
        server.Statistics.Changes++;
        server.Notifications.Notify(KeyspaceEvents.New, "new"u8, key, database);
        var stream = server.Dispatcher.Stream;
        stream.BeginCommand(database, 3);
        stream.Add("SET"u8);
        stream.Add(key);
        stream.Add(value);
    }
}
