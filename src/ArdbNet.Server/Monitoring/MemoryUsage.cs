using System.Globalization;
using ArdbNet.Server.Hosting;
using ArdbNet.Server.Sessions;
using ArdbNet.Storage.Engine;

namespace ArdbNet.Server.Monitoring;

/// <summary>What the process takes of the machine's memory at a moment, in bytes.</summary>
internal sealed record MemoryUsage(StoreFigures Store, long ManagedHeap, long Clients)
{
    /// <summary>Data in memory: what RocksDB, the cache and the write buffers hold of it.</summary>
    public long Dataset => Store.Buffers + Store.BlockCache + Store.HotCache + Store.MemTables;

    /// <summary>All that this process has allocated and can account for.</summary>
    public long Total => Dataset + Store.TableReaders + ManagedHeap;

    /// <summary>Memory of the machine that the process occupies.</summary>
    public static long ResidentBytes => Environment.WorkingSet;

    /// <summary>Memory that the machine has.</summary>
    public static long SystemBytes { get; } = ReadSystemBytes();

    /// <summary>Runs in the executor.</summary>
    public static MemoryUsage Measure(ArdbServer server)
    {
        var clients = 0L;
        foreach (var session in server.Sessions.Sessions) clients += SessionDescription.MemoryOf(session);
        return new MemoryUsage(
            server.Store.Engine.Measure(), GC.GetTotalMemory(forceFullCollection: false), clients);
    }

    // MemTotal:       16303452 kB
    private static long ReadSystemBytes()
    {
        try
        {
            var line = File.ReadLines("/proc/meminfo").First();
            var digits = line.AsSpan("MemTotal:".Length).Trim();
            return long.Parse(digits[..digits.IndexOf(' ')], CultureInfo.InvariantCulture) * 1024;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or FormatException)
        {
            return GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        }
    }
}
