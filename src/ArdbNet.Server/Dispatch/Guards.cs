using System.Text;
using ArdbNet.Resp.Reading;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Hosting;
using ArdbNet.Server.Network;
using ArdbNet.Server.Replication;
using ArdbNet.Server.Scripting;
using ArdbNet.Server.Sessions;

namespace ArdbNet.Server.Dispatch;

/// <summary>All checks between a known command of fitting arity and its run, in reading order.</summary>
internal sealed class Guards(ArdbServer server)
{
    // A command's entry is about as long as its request; what is longer creates segments while it is appended.
    private const int StreamEntryReserve = 64 * 1024;

    private const CommandFlags KeyspaceFlags =
        CommandFlags.Write | CommandFlags.ReadOnly | CommandFlags.MayReplicate;

    public Verdict Check(Session session, Command command, in Request request)
    {
        if (!session.IsAuthenticated && !command.Is(CommandFlags.NoAuth))
        {
            return Refuse(session, command, ErrorReplies.NoAuth);
        }

        if (session.Transaction.IsOpen && command.Is(CommandFlags.NoMulti))
        {
            return Refuse(session, command, "ERR Command not allowed inside a transaction"u8);
        }

        if (session.User is { IsUnrestricted: false } && server.Acl.Refuse(session, command, in request) is { } denial)
        {
            return Refuse(session, command, denial);
        }

        var flags = FlagsOf(command, in request);
        var bytesToWrite = BytesToWrite(session, command, flags, in request);
        if (bytesToWrite is not null && server.Replication.IsReplica && server.Options.ReplicaReadOnly)
        {
            return Refuse(session, command, "READONLY You can't write against a read only replica."u8);
        }

        if (bytesToWrite is { } bytes && WriteRefusal(bytes) is { } refusal)
        {
            return Refuse(session, command, Encoding.UTF8.GetBytes(refusal));
        }

        if (session.Replica is not null && (flags & KeyspaceFlags) != 0)
        {
            MasterLog.KeyspaceCommand(server.Logger, SessionDescription.Of(session));
            server.Replicas.Disconnect(session, "It sent a command for clients.");
            return Verdict.Answered;
        }

        if (session.IsMonitor && (flags & KeyspaceFlags) != 0)
        {
            return Refuse(session, command, "ERR Replica can't interact with the keyspace"u8);
        }

        if (session.Subscriptions.IsListening && session.Reply.Protocol == 2 && !IsAllowedWhileListening(command))
        {
            return Refuse(session, command, Encoding.ASCII.GetBytes(
                $"ERR Can't execute '{command.Name}': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are " +
                "allowed in this context"));
        }

        var unavailable = WhyUnavailable(session, command, flags);
        if (unavailable.Length > 0) return Refuse(session, command, unavailable);

        if (server.Reload.MustWait(session) || server.Pause.MustWait(session, command, flags)) return Verdict.Wait;
        if (server.HeldKeys.MustWait(session, command, in request)) return Verdict.Wait;

        if (!session.Transaction.IsOpen || IsTransactionControl(command)) return VerdictOn(session, command);

        Enqueue(session, command, flags, in request);
        return Verdict.Answered;
    }

    // Why the data can't be asked at the moment; empty when it can.
    private ReadOnlySpan<byte> WhyUnavailable(Session session, Command command, CommandFlags flags)
    {
        if (server.Replication is { IsReplica: true, IsMasterLinkUp: false }
            && !server.Options.ReplicaServeStaleData
            && ((flags & CommandFlags.Stale) == 0 || (command.Name == "exec" && session.Transaction.NeedsFreshData)))
        {
            return "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'."u8;
        }

        if (server.IsLoading && !command.Is(CommandFlags.Loading)) return ErrorReplies.Loading;
        if (server.Scripts.Run.IsBusy && !command.Is(CommandFlags.AllowBusy)) return server.Scripts.Run.BusyText;
        return [];
    }

    // What a script says of itself goes before what its command would have to be prepared for.
    private CommandFlags FlagsOf(Command command, in Request request) =>
        command.Is(CommandFlags.RunsScript) ? ScriptPermission.FlagsOf(server, command, in request) : command.Flags;

    // The thread of the sockets has to stay free for who wants to end a script, and so has any on which replies wait.
    private Verdict VerdictOn(Session session, Command command) =>
        ((command.Flags | session.Transaction.QueuedFlags) & CommandFlags.RunsScript) == 0
        || server.Executor.MayLast
            ? Verdict.Run
            : Verdict.Move;

    /// <summary>About what the command will put into the log if it writes; of EXEC all that is queued.</summary>
    private static long? BytesToWrite(Session session, Command command, CommandFlags flags, in Request request)
    {
        if ((flags & CommandFlags.Write) != 0) return request.Length;
        if (command.Name != "exec" || (session.Transaction.QueuedFlags & CommandFlags.Write) == 0) return null;
        return session.Transaction.QueuedBytes;
    }

    private void Enqueue(Session session, Command command, CommandFlags flags, in Request request)
    {
        // What is queued is still to be executed: a part of the query buffer in a wider sense.
        if (session.Transaction.QueuedBytes + request.Length > server.Options.ClientQueryBufferLimit)
        {
            NetworkLog.QueryBufferLimitPassed(server.Logger, SessionDescription.Of(session));
            session.Close();
            return;
        }

        session.Transaction.Enqueue(command, flags, in request);
        session.Reply.SimpleString("QUEUED"u8);
    }

    /// <summary>Why no write is taken at the moment, or null.</summary>
    public string? WriteRefusal(long bytes)
    {
        var store = server.Store;
        if (store.Engine.Failure is { } failure) return $"MISCONF Errors writing to the store: {failure}";
        if (store.Log.CanAppend && store.Log.TryReserve((int)Math.Min(bytes + StreamEntryReserve, int.MaxValue)))
        {
            return server.Replicas.LacksReplicas(server.Options) ? "NOREPLICAS Not enough good replicas to write." : null;
        }

        return $"MISCONF Errors writing to the log: {store.Log.Failure ?? "no room"}";
    }

    private static bool IsAllowedWhileListening(Command command) =>
        command.Name is "ping" or "subscribe" or "ssubscribe" or "unsubscribe" or "sunsubscribe" or "psubscribe"
            or "punsubscribe" or "quit" or "reset";

    private static bool IsTransactionControl(Command command) =>
        command.Name is "exec" or "discard" or "multi" or "watch" or "quit" or "reset";

    private Verdict Refuse(Session session, Command command, ReadOnlySpan<byte> error)
    {
        Refusal.Answer(server, session, command, error);
        return Verdict.Answered;
    }
}
