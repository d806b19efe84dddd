using ArdbNet.Resp.Reading;
using ArdbNet.Server.Dispatch;

namespace ArdbNet.Server.Transactions;

/// <summary>A session's MULTI: the queued requests and what may have spoilt them. Used by the executor only.</summary>
public sealed class Transaction
{
    private const int RequestOverhead = 80;
    private const int ArgumentOverhead = 8;

    private readonly List<(Command Command, Request Request)> _queue = [];

    /// <summary>Between MULTI and EXEC or DISCARD.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>A request could not be queued: EXEC refuses all.</summary>
    public bool IsSpoilt { get; private set; }

    /// <summary>A watched key has changed: EXEC does nothing.</summary>
    public bool IsOutdated { get; set; }

    /// <summary>Keys under WATCH; null when there are none.</summary>
    public List<WatchedKey>? Watched { get; set; }

    public IReadOnlyList<(Command Command, Request Request)> Queue => _queue;

    public void Open() => IsOpen = true;

    public void Spoil()
    {
        if (IsOpen) IsSpoilt = true;
    }

    /// <summary>Bytes of memory that the queued requests take, about.</summary>
    public long QueuedBytes { get; private set; }

    /// <summary>The flags of all queued commands together.</summary>
    public CommandFlags QueuedFlags { get; private set; }

    /// <summary>Whether any queued command is refused while a replica's data is stale.</summary>
    public bool NeedsFreshData { get; private set; }

    /// <param name="command">What is to run at EXEC.</param>
    /// <param name="flags">Its flags, or those of the script that it runs.</param>
    /// <param name="request">Is copied.</param>
    public void Enqueue(Command command, CommandFlags flags, in Request request)
    {
        _queue.Add((command, request.Copy()));
        QueuedBytes += request.Length + RequestOverhead + request.Count * ArgumentOverhead;
        QueuedFlags |= flags;
        NeedsFreshData |= (flags & CommandFlags.Stale) == 0;
    }

    /// <summary>Closes the transaction; watched keys are the registry's business.</summary>
    public void Close()
    {
        IsOpen = false;
        IsSpoilt = false;
        QueuedBytes = 0;
        QueuedFlags = CommandFlags.None;
        NeedsFreshData = false;
        _queue.Clear();
    }
}
