using System.Diagnostics;
using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Blocking;

/// <summary>Ends waits when their time is up, to the millisecond and never before. Used by the executor only.</summary>
internal sealed class BlockTimeouts(Executor executor, Action<BlockedCall> timeOut) : IWork
{
    // Some thirty years: further moments do not fit into the machine's ticks.
    private const long MaxMilliseconds = 1_000_000_000_000;

    // Nothing that was armed holds on to the server for longer.
    private const long MaxDelayMs = 60_000;

    private static readonly long TicksAMillisecond = Stopwatch.Frequency / 1000;

    private readonly SortedSet<BlockedCall> _byDeadline = new(Comparer<BlockedCall>.Create(Compare));
    private long _armedForTicks = long.MaxValue;

    public int Count => _byDeadline.Count;

    public static long DeadlineTicks(long timeoutMs) =>
        Stopwatch.GetTimestamp() + Math.Min(timeoutMs, MaxMilliseconds) * TicksAMillisecond;

    public void Add(BlockedCall blocked)
    {
        if (blocked.DeadlineTicks is null) return;
        _byDeadline.Add(blocked);
        Arm();
    }

    public void Remove(BlockedCall blocked)
    {
        if (blocked.DeadlineTicks is not null) _byDeadline.Remove(blocked);
    }

    void IWork.Execute()
    {
        _armedForTicks = long.MaxValue;
        while (_byDeadline.Min is { } first && first.DeadlineTicks <= Stopwatch.GetTimestamp()) timeOut(first);
        Arm();
    }

    private static int Compare(BlockedCall? left, BlockedCall? right)
    {
        var order = left!.DeadlineTicks!.Value.CompareTo(right!.DeadlineTicks!.Value);
        return order != 0 ? order : left.Session.Id.CompareTo(right.Session.Id);
    }

    private void Arm()
    {
        if (_byDeadline.Min is not { } first || first.DeadlineTicks >= _armedForTicks) return;

        _armedForTicks = first.DeadlineTicks!.Value;
        var ticks = Math.Max(0, _armedForTicks - Stopwatch.GetTimestamp());
        _ = SubmitAfterAsync(Math.Min(MaxDelayMs, (ticks + TicksAMillisecond - 1) / TicksAMillisecond));
    }

    private async Task SubmitAfterAsync(long milliseconds)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(milliseconds)).ConfigureAwait(false);
        executor.Submit(this);
    }
}
