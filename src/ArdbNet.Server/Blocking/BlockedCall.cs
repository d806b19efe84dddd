using System.Diagnostics;
using ArdbNet.Resp.Reading;
using ArdbNet.Resp.Writing;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Sessions;
using ArdbNet.Storage.Encoding;

namespace ArdbNet.Server.Blocking;

/// <summary>
/// A command that waits for what others write: BLPOP of an empty list, XREAD with BLOCK. It keeps what of its arguments
/// it needs, since the request is gone by the time it is served. Used by the executor only.
/// </summary>
/// <param name="type">It is served when one of its keys holds this type.</param>
/// <param name="keys">The keys it waits for; none for a command that something else answers.</param>
public abstract class BlockedCall(KeyType type, IReadOnlyList<byte[]> keys)
{
    public KeyType Type { get; } = type;

    public IReadOnlyList<byte[]> Keys { get; } = keys;

    public Session Session { get; private set; } = null!;

    public Command Command { get; private set; } = null!;

    /// <summary>All of it, for the slow log.</summary>
    internal Request Request { get; private set; }

    /// <summary>Machine ticks at which the client began to wait.</summary>
    internal long BlockedAtTicks { get; private set; }

    /// <summary>The number of the database in which it looks for its keys.</summary>
    public int DatabaseIndex { get; private set; }

    /// <summary>
    /// Whether it is asked to serve itself after every change of one of its keys, also when the key has gone or holds
    /// another type: XREADGROUP fails then.
    /// </summary>
    public virtual bool HearsOfEveryChange => false;

    /// <summary>Machine ticks at which it gives up, or null.</summary>
    internal long? DeadlineTicks { get; private set; }

    internal Suspension Suspension { get; private set; } = null!;

    /// <summary>CLIENT REPLY OFF or SKIP: what it says is not sent.</summary>
    internal bool IsMuted { get; private set; }

    internal ReplyWriter Reply { get; private set; } = null!;

    /// <summary>Its place among those who wait for each of its keys.</summary>
    internal List<(byte[] Key, LinkedListNode<BlockedCall> Node)> Places { get; } = [];

    /// <summary>Copies the keys from a request.</summary>
    public static byte[][] CopyKeys(Call call, int first, int count)
    {
        var keys = new byte[count][];
        for (var i = 0; i < count; i++) keys[i] = call[first + i].ToArray();
        return keys;
    }

    /// <summary>
    /// Does what the command came for with a key that has changed, if it can: changes, events, log and reply as in a
    /// command that did not have to wait. False, and nothing said, when it has to wait on.
    /// </summary>
    public abstract bool TryServe(Call call, ReadOnlySpan<byte> key);

    /// <summary>The answer when the time is up.</summary>
    public virtual void ReplyTimeout(ReplyWriter reply) => reply.NullArray();

    /// <summary>It waits no longer, for whatever reason.</summary>
    public virtual void Released()
    {
    }

    internal void Begin(Call call, long? deadlineTicks)
    {
        Session = call.Session;
        Command = call.Command;
        Request = call.Request.Copy();
        BlockedAtTicks = Stopwatch.GetTimestamp();
        DatabaseIndex = call.Database.Index;
        DeadlineTicks = deadlineTicks;
        IsMuted = Session.ReplyMode is ReplyMode.Off or ReplyMode.Skip;
        Reply = new ReplyWriter(new ReplyBuffer())
        {
            Protocol = Session.Reply.Protocol,
            ErrorObserver = Session.Reply.ErrorObserver,
        };
        Suspension = new Suspension { Answer = Reply.Buffer, Abandoned = () => call.Server.Blocked.Remove(Session) };
    }
}
