using ArdbNet.Server.Dispatch;

namespace ArdbNet.Server.Sessions;

/// <summary>CLIENT PAUSE: for a while clients wait with their writes, or with everything. Used by the executor only.</summary>
public sealed class ClientPause
{
    private const CommandFlags Writing = CommandFlags.Write | CommandFlags.MayReplicate;

    private readonly HashSet<Suspension> _waiting = [];
    private long _endsAtTicks;

    public bool IsActive => _endsAtTicks > Environment.TickCount64;

    /// <summary>Whether reads and the rest wait too.</summary>
    public bool IsForAll { get; private set; }

    /// <summary>Starts or prolongs a pause. A longer or stricter one that runs stays as it is.</summary>
    public void Begin(long milliseconds, bool forAll)
    {
        var end = milliseconds > long.MaxValue - Environment.TickCount64
            ? long.MaxValue
            : Environment.TickCount64 + milliseconds;
        IsForAll = forAll || (IsActive && IsForAll);
        _endsAtTicks = IsActive ? Math.Max(_endsAtTicks, end) : end;
    }

    public void End()
    {
        _endsAtTicks = 0;
        foreach (var suspension in _waiting) suspension.Complete();
        _waiting.Clear();
    }

    /// <summary>Lets clients go on when the time is up; called every now and then.</summary>
    public void Tick()
    {
        if (_waiting.Count > 0 && !IsActive) End();
    }

    /// <summary>Suspends the session if its command has to wait.</summary>
    public bool MustWait(Session session, Command command, CommandFlags flags)
    {
        if (_endsAtTicks == 0 || !IsActive || session.Peer is null) return false;
        if (!IsForAll && (flags & Writing) == 0 && !EndsInWrites(session, command)) return false;

        Suspension suspension = null!;
        suspension = new Suspension { IsPostponed = true, Abandoned = () => _waiting.Remove(suspension) };
        session.Suspension = suspension;
        _waiting.Add(suspension);
        return true;
    }

    private static bool EndsInWrites(Session session, Command command) =>
        command.Name == "exec"
        && (session.Transaction.QueuedFlags & Writing) != 0;
}
