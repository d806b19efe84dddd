using ArdbNet.Resp.Writing;
using ArdbNet.Server.Configuration;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Hosting;
using ArdbNet.Server.Sessions;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Server.Migrations;

/// <summary>
/// A migration outside the executor: on a snapshot, on a thread of its own, while the keys are held. Back in the
/// executor the keys that have arrived are deleted as a command of their own.
/// </summary>
internal sealed class MigrationWork
{
    private readonly ArdbServer _server;
    private readonly Session _session;
    private readonly Database _database;
    private readonly MigrateOptions _options;
    private readonly StoreSnapshot _snapshot;
    private readonly Migration _migration;
    private readonly ReplyWriter _reply;
    private readonly Suspension _suspension;

    public MigrationWork(Call call, MigrateOptions options, IReadOnlyList<MigratingKey> keys)
    {
        _server = call.Server;
        _session = call.Session;
        _database = call.Database;
        _options = options;
        _snapshot = _server.Dataset.Engine.CreateSnapshot();
        _migration = new Migration(options, keys, _snapshot);
        _reply = new ReplyWriter(new ReplyBuffer())
        {
            Protocol = _session.Reply.Protocol,
            ErrorObserver = _session.Reply.ErrorObserver,
        };
        var isMuted = _session.ReplyMode is ReplyMode.Off or ReplyMode.Skip;
        _suspension = new Suspension { Answer = isMuted ? null : _reply.Buffer };
    }

    /// <summary>Lets the client wait and begins. In the executor.</summary>
    public void Start()
    {
        // A copy may be of a moment ago; what is deleted here must be what has arrived there.
        if (!_options.Copies) _server.HeldKeys.Hold(_options.Keys);
        _session.Suspension = _suspension;
        new Thread(Run) { IsBackground = true, Name = "migration" }.Start();
    }

    private void Run()
    {
        string? error;
        try
        {
            error = _migration.Run();
        }
#pragma warning disable CA1031 // Whatever went wrong, the keys must be let go and the client be told.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            error = $"ERR {fault.Message}";
        }

        _snapshot.Dispose();
        _server.Executor.RunAsync(() => Finish(error)).GetAwaiter().GetResult();
    }

    private void Finish(string? error)
    {
        try
        {
            var isDeleted = _options.Copies || _migration.Arrived.Count == 0
                || _server.Dispatcher.RunInternal(DeleteArrived);
            MigrateCommand.Reply(_reply, isDeleted ? error : "MISCONF Errors writing, see the server's log");
            _session.CommitOffset = _server.Store.Log.TailOffset;
        }
        finally
        {
            if (!_options.Copies) _server.HeldKeys.Release(_options.Keys);
            _suspension.Complete();
        }
    }

    private void DeleteArrived()
    {
        var deleted = new List<byte[]>();
        foreach (var name in _migration.Arrived)
        {
            var entry = _database.FindForWrite(name);
            if (!entry.Exists) continue;
            _database.Delete(ref entry);
            deleted.Add(name);
            _server.Watches.Touch(_database.Index, name);
            _server.Blocked.Signal(_database.Index, name);
            _server.Tracking.Invalidate(name, _session);
            _server.Statistics.Changes++;
            _server.Notifications.Notify(KeyspaceEvents.Generic, "del"u8, name, _database.Index);
        }

        if (deleted.Count == 0) return;
        var stream = _server.Dispatcher.Stream;
        stream.BeginCommand(_database.Index, 1 + deleted.Count);
        stream.Add("DEL"u8);
        foreach (var name in deleted) stream.Add(name);
    }
}
