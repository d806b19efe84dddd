using System.Buffers.Text;
using ArdbNet.Resp;
using ArdbNet.Resp.Reading;
using ArdbNet.Resp.Writing;
using ArdbNet.Server.Blocking;
using ArdbNet.Server.Configuration;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Hosting;
using ArdbNet.Server.Propagation;
using ArdbNet.Server.Sessions;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Server.Execution;

/// <summary>
/// One run of one command: its arguments, the client's session, where the reply goes, and what the command says of
/// its effect. Reused from command to command; lives in the executor.
/// </summary>
public sealed class Call
{
    private Request _request;
    private Session? _session;
    private Command? _command;
    private readonly List<int> _redacted = [];
    private ReplyWriter? _reply;

    internal Call(ArdbServer server, StreamEntry stream)
    {
        Server = server;
        Stream = stream;
    }

    public ArdbServer Server { get; }

    public Session Session => _session!;

    public Command Command => _command!;

    public ReplyWriter Reply => _reply!;

    /// <summary>The whole request; argument 0 is the command's name.</summary>
    public Request Request => _request;

    public int Count => _request.Count;

    /// <summary>The session's selected database.</summary>
    public Database Database => Server.Dataset[Session.DatabaseIndex];

    /// <summary>The moment of this command, or of the transaction it is part of; ms since 1970.</summary>
    public long NowMs => Server.Dataset.NowMs;

    /// <summary>Whether a stream is applied: no clock, no limits, nothing is logged.</summary>
    public bool IsApplying => Session.IsApplying;

    /// <summary>What goes into the log.</summary>
    public StreamEntry Stream { get; }

    /// <summary>Whether the client may be left waiting (see <see cref="BlockedClients"/>); if not, its time is up at once.</summary>
    public bool CanBlock => !IsInTransaction && Session.CanOffload;

    /// <summary>Whether the command runs within EXEC and so must not wait or go elsewhere.</summary>
    public bool IsInTransaction { get; private set; }

    public ReadOnlySpan<byte> this[int index] => _request[index];

    internal void Begin(Session session, Command command, in Request request, bool isInTransaction)
    {
        _session = session;
        _command = command;
        _request = request;
        _reply = session.Reply;
        IsInTransaction = isInTransaction;
        _redacted.Clear();
    }

    internal void Begin(BlockedCall blocked)
    {
        _session = blocked.Session;
        _command = blocked.Command;
        _request = blocked.Request;
        _reply = blocked.Reply;
        IsInTransaction = false;
        _redacted.Clear();
    }

    /// <summary>An argument is a secret: neither the slow log nor monitors are to show it.</summary>
    public void Redact(int index) => _redacted.Add(index);

    /// <summary>An argument as others may see it.</summary>
    public ReadOnlySpan<byte> Shown(int index) =>
        _redacted.Count > 0 && _redacted.Contains(index) ? "(redacted)"u8 : _request[index];

    /// <summary>Whether an argument is this word in any case; <paramref name="upperWord"/> is upper case ASCII.</summary>
    public bool Is(int index, ReadOnlySpan<byte> upperWord) => Words.Equal(_request[index], upperWord);

    /// <summary>False when the argument is no 64-bit integer: then the client has got its error.</summary>
    public bool TryReadInteger(int index, out long value) => TryReadInteger(index, out value, ErrorReplies.NotInteger);

    public bool TryReadInteger(int index, out long value, ReadOnlySpan<byte> error)
    {
        if (RedisInteger.TryParse(_request[index], out value)) return true;
        Reply.Error(error);
        return false;
    }

    /// <summary>False when the argument is no integer within the bounds: then the client has got its error.</summary>
    public bool TryReadInteger(int index, long minimum, long maximum, out long value, ReadOnlySpan<byte> error)
    {
        if (RedisInteger.TryParse(_request[index], out value) && value >= minimum && value <= maximum) return true;
        Reply.Error(error);
        return false;
    }

    /// <summary>Looks a key up for reading. False when it holds another type: then the client has got its error.</summary>
    public bool TryFind(int keyIndex, KeyType type, out KeyEntry entry)
    {
        entry = Find(_request[keyIndex]);
        return HasType(in entry, type);
    }

    /// <summary>Looks a key up to change it. False when it holds another type: then the client has got its error.</summary>
    public bool TryFindForWrite(int keyIndex, KeyType type, out KeyEntry entry)
    {
        entry = Database.FindForWrite(_request[keyIndex]);
        Touch(in entry);
        return HasType(in entry, type);
    }

    /// <summary>
    /// Looks a key up to change it after its value was read: counts the hit or miss too. False when it holds another
    /// type: then the client has got its error.
    /// </summary>
    public bool TryFindForUpdate(int keyIndex, KeyType type, out KeyEntry entry)
    {
        entry = Database.FindForWrite(_request[keyIndex]);
        Touch(in entry);
        CountLookup(in entry);
        return HasType(in entry, type);
    }

    /// <summary>Looks a key up for reading, which is an access, and counts the hit or miss.</summary>
    public KeyEntry Find(ReadOnlySpan<byte> key)
    {
        var entry = Peek(key);
        Touch(in entry);
        return entry;
    }

    /// <summary>Looks a key up and counts the hit or miss; to the key this is no access.</summary>
    public KeyEntry Peek(ReadOnlySpan<byte> key)
    {
        var entry = Database.Find(key);
        CountLookup(in entry);
        return entry;
    }

    /// <summary>False when the entry exists and holds another type: then the client has got its error.</summary>
    public bool HasType(in KeyEntry entry, KeyType type)
    {
        if (!entry.Exists || entry.Type == type) return true;
        Reply.Error(ErrorReplies.WrongType);
        return false;
    }

    /// <summary>A key of the selected database has changed: watchers, blocked clients, notifications and counters learn.</summary>
    public void Changed(KeyspaceEvents events, ReadOnlySpan<byte> name, ReadOnlySpan<byte> key) =>
        Changed(events, name, key, Database.Index);

    /// <summary>A key of the selected database has changed in a way that subscribers do not hear of.</summary>
    public void ChangedSilently(ReadOnlySpan<byte> key)
    {
        Server.Watches.Touch(Database.Index, key);
        Server.Tracking.Invalidate(key, Session.Origin);
        Server.Statistics.Changes++;
    }

    public void Changed(KeyspaceEvents events, ReadOnlySpan<byte> name, ReadOnlySpan<byte> key, int database)
    {
        Server.Watches.Touch(database, key);
        Server.Blocked.Signal(database, key);
        Server.Tracking.Invalidate(key, Session.Origin);
        Server.Statistics.Changes++;
        Server.Notifications.Notify(events, name, key, database);
    }

    /// <summary>Tells subscribers of keyspace notifications, nobody else.</summary>
    public void Notify(KeyspaceEvents events, ReadOnlySpan<byte> name, ReadOnlySpan<byte> key) =>
        Server.Notifications.Notify(events, name, key, Database.Index);

    /// <summary>Puts the request into the log as it came: it is deterministic and Redis 2.6 knows it.</summary>
    public void LogVerbatim()
    {
        if (!TryBeginLog(Count)) return;
        // The name of the table: what rename-command made of it is this server's alone.
        Stream.Add(Command.NameBytes.Span);
        for (var i = 1; i < Count; i++) Stream.Add(_request[i]);
    }

    /// <summary>Puts a command into the log.</summary>
    public void Log(ReadOnlySpan<byte> name, ReadOnlySpan<byte> key)
    {
        if (!TryBeginLog(2)) return;
        Stream.Add(name);
        Stream.Add(key);
    }

    public void Log(ReadOnlySpan<byte> name, ReadOnlySpan<byte> key, ReadOnlySpan<byte> first)
    {
        if (!TryBeginLog(3)) return;
        Stream.Add(name);
        Stream.Add(key);
        Stream.Add(first);
    }

    public void Log(ReadOnlySpan<byte> name, ReadOnlySpan<byte> key, long number)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(number, digits, out var length);
        Log(name, key, digits[..length]);
    }

    public void Log(
        ReadOnlySpan<byte> name, ReadOnlySpan<byte> key, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        if (!TryBeginLog(4)) return;
        Stream.Add(name);
        Stream.Add(key);
        Stream.Add(first);
        Stream.Add(second);
    }

    /// <summary>
    /// Begins a command for the log with so many arguments (its name counted), each then given by
    /// <c>Stream.Add</c>. False when nothing is logged.
    /// </summary>
    public bool TryBeginLog(int arguments)
    {
        if (IsApplying) return false;
        Stream.BeginCommand(Database.Index, arguments);
        return true;
    }

    /// <summary>Whether a read may run outside the executor, on a snapshot: nothing is uncommitted, and a client waits.</summary>
    public bool CanOffload => !IsInTransaction && Session.CanOffload;

    /// <summary>
    /// What a read of about <paramref name="size"/> elements is to look at: a snapshot if others would have to wait for
    /// it, else the live view, as always within a transaction. For <see cref="Offload"/>, by a command that changes
    /// nothing.
    /// </summary>
    public StoreView OpenView(long size) =>
        size > LongRead.MaxDirectSize && CanOffload
            ? Server.Dataset.Engine.CreateSnapshot()
            : Server.Dataset.Engine;

    /// <summary>
    /// Lets a read run outside the executor on its snapshot; within a transaction it runs here and now. The command
    /// replies nothing else.
    /// </summary>
    public void Offload(LongRead read)
    {
        if (CanOffload && !read.StaysInExecutor)
        {
            Session.LongRead = read;
            return;
        }

        try
        {
            while (read.WriteNext(Reply))
            {
                if (!CanOffload || !read.TryLeaveExecutor(Server.Dataset.Engine)) continue;
                Session.LongRead = read;
                return;
            }
        }
        finally
        {
            if (Session.LongRead != read) read.Dispose();
        }
    }

    private void Touch(in KeyEntry entry)
    {
        if (entry.Exists) Server.Dataset.Accesses.Touch(entry.EncodedKey, NowMs);
    }

    private void CountLookup(in KeyEntry entry)
    {
        if (entry.Exists)
        {
            Server.Statistics.KeyspaceHits++;
            return;
        }

        // Who caches the key is to hear that it has gone now, not when the cycle comes by.
        if (entry.HasExpired) Server.Expiry.Meet(Database, entry.Key);

        Server.Statistics.KeyspaceMisses++;
        Notify(KeyspaceEvents.KeyMiss, "keymiss"u8, entry.Key);
    }
}
