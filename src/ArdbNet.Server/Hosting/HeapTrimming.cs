using ArdbNet.RocksDb;
using ArdbNet.Server.Monitoring;
using ArdbNet.Storage.Engine;

namespace ArdbNet.Server.Hosting;

/// <summary>Gives memory that was freed back to the system when the process has grown. Used by the executor only.</summary>
internal sealed class HeapTrimming
{
    private const int PeriodMs = 10_000;

    // Less is not worth that others may have to wait.
    private const long GrowthBytes = 32L << 20;

    private Task<long> _residentAfter = Task.FromResult(0L);
    private long _nextMs;

    /// <summary>To be called about once a second, with the milliseconds of a steady clock.</summary>
    public void Tick(long nowMs)
    {
        if (nowMs < _nextMs || !_residentAfter.IsCompletedSuccessfully) return;

        _nextMs = nowMs + PeriodMs;
        if (MemoryUsage.ResidentBytes >= _residentAfter.Result + GrowthBytes)
        {
            _residentAfter = BackgroundPriority.RunAsync("trim heap", Trim);
        }
    }

    private static long Trim()
    {
        NativeHeap.Trim();
        return MemoryUsage.ResidentBytes;
    }
}
