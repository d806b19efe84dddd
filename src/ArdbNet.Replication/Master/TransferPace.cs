namespace ArdbNet.Replication.Master;

/// <summary>Keeps all full syncs together below a rate. Any thread.</summary>
/// <param name="bytesPerSecond">Asked each time; 0: no limit.</param>
public sealed class TransferPace(Func<long> bytesPerSecond)
{
    // Slower than this a replica would take for dead.
    private const long LeastBytesPerSecond = 4096;

    // What was not used for a while is not made up for.
    private const double MostCreditMs = 20;

    private readonly Lock _gate = new();
    private double _freeAtMs;

    /// <summary>Completes when so many bytes may be sent.</summary>
    public ValueTask WaitAsync(int bytes, CancellationToken cancellation)
    {
        var rate = bytesPerSecond();
        if (rate <= 0) return ValueTask.CompletedTask;

        double waitMs;
        lock (_gate)
        {
            var nowMs = (double)Environment.TickCount64;
            _freeAtMs = Math.Max(_freeAtMs, nowMs - MostCreditMs);
            waitMs = _freeAtMs - nowMs;
            _freeAtMs += bytes * 1000.0 / Math.Max(rate, LeastBytesPerSecond);
        }

        return waitMs < 1 ? ValueTask.CompletedTask : new ValueTask(Task.Delay((int)waitMs, cancellation));
    }
}
