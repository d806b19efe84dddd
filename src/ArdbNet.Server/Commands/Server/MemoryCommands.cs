using System.Globalization;
using System.Text;
using ArdbNet.RocksDb;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Monitoring;
using ArdbNet.Storage.Types;

namespace ArdbNet.Server.Commands.Server;

/// <summary>MEMORY: what the data and the process take. Data is on disk, so most of Redis' figures have no counterpart.</summary>
public static class MemoryCommands
{
    // MEMORY USAGE key [SAMPLES count]
    [Command("memory|usage", -3, CommandFlags.ReadOnly, FirstKey = 2, LastKey = 2, Group = "server", Since = "4.0.0",
        Summary = "Bytes that the store keeps for a key, before compression",
        Complexity = "O(N), N entries that are looked at")]
    public static void Usage(Call call)
    {
        var samples = 5L;
        for (var i = 3; i < call.Count; i += 2)
        {
            if (i + 1 == call.Count || !call.Is(i, "SAMPLES"u8))
            {
                call.Reply.Error(ErrorReplies.Syntax);
                return;
            }

            if (!call.TryReadInteger(i + 1, out samples)) return;
            if (samples >= 0) continue;
            call.Reply.Error(ErrorReplies.Syntax);
            return;
        }

        var entry = call.Database.Find(call[2]);
        if (entry.Exists) call.Reply.Integer(Footprint.Of(in entry, samples));
        else call.Reply.Null();
    }

    [Command("memory|stats", 2, CommandFlags.None, Group = "server", Since = "4.0.0",
        Summary = "What the process takes of memory, in bytes", Complexity = "O(N), N clients")]
    public static void Statistics(Call call)
    {
        var usage = MemoryUsage.Measure(call.Server);
        var peak = call.Server.Rates.SeePeak(usage.Total);
        var resident = MemoryUsage.ResidentBytes;
        var keys = call.Server.Dataset.KeyCount;
        var reply = call.Reply;
        (string Name, long Bytes)[] figures =
        [
            ("peak.allocated", peak), ("total.allocated", usage.Total), ("clients.normal", usage.Clients),
            ("lua.caches", call.Server.Scripts.ScriptBytes), ("functions.caches", call.Server.Functions.Current.MemoryBytes),
            ("managed.heap", usage.ManagedHeap), ("write.buffers", usage.Store.Buffers),
            ("block.cache", usage.Store.BlockCache), ("memtables", usage.Store.MemTables),
            ("table.readers", usage.Store.TableReaders), ("overhead.total", usage.Total - usage.Dataset),
            ("keys.count", keys), ("keys.bytes-per-key", keys == 0 ? 0 : usage.Dataset / keys),
            ("dataset.bytes", usage.Dataset), ("disk.tables", usage.Store.Tables), ("resident.bytes", resident),
            ("fragmentation.bytes", resident - usage.Total),
        ];
        reply.MapHeader(figures.Length + 3);
        foreach (var (name, bytes) in figures)
        {
            reply.Bulk(name);
            reply.Integer(bytes);
        }

        WriteRatio(call, "dataset.percentage", 100.0 * usage.Dataset / usage.Total);
        WriteRatio(call, "peak.percentage", 100.0 * usage.Total / peak);
        WriteRatio(call, "fragmentation", (double)resident / usage.Total);
    }

    [Command("memory|doctor", 2, CommandFlags.None, Group = "server", Since = "4.0.0",
        Summary = "Says in words what takes memory", Complexity = "O(N), N clients")]
    public static void Doctor(Call call)
    {
        var usage = MemoryUsage.Measure(call.Server);
        Write(call, string.Create(
            CultureInfo.InvariantCulture,
            $"Data is on disk; memory holds caches and clients: {usage.Total} bytes in all, of them "
            + $"{usage.Store.BlockCache} in the block cache (at most {usage.Store.BlockCacheCapacity}), "
            + $"{usage.Store.Buffers} in write buffers, {usage.ManagedHeap} in the managed heap, {usage.Clients} for "
            + $"clients. {Advice(usage)}\n"));
    }

    [Command("memory|malloc-stats", 2, CommandFlags.None, Group = "server", Since = "4.0.0",
        Summary = "What the memory manager of the runtime says", Complexity = "O(1)")]
    public static void Allocator(Call call)
    {
        var memory = GC.GetGCMemoryInfo();
        Write(call, string.Create(
            CultureInfo.InvariantCulture,
            $"heap_size:{memory.HeapSizeBytes}\nfragmented:{memory.FragmentedBytes}\n"
            + $"committed:{memory.TotalCommittedBytes}\nhigh_load_threshold:{memory.HighMemoryLoadThresholdBytes}\n"
            + $"collections:{GC.CollectionCount(0)},{GC.CollectionCount(1)},{GC.CollectionCount(2)}\n"
            + $"pause_time_percentage:{memory.PauseTimePercentage}\n"));
    }

    [Command("memory|purge", 2, CommandFlags.None, Group = "server", Since = "4.0.0",
        Summary = "Gives memory that is not needed back to the system, in the background", Complexity = "O(1)")]
    public static void Purge(Call call)
    {
        ThreadPool.UnsafeQueueUserWorkItem(
            static _ =>
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
                NativeHeap.Trim();
            },
            null);
        call.Reply.Ok();
    }

    [Command("memory|help", 2, CommandFlags.Loading | CommandFlags.Stale, Group = "server", Since = "4.0.0",
        Summary = "Explains the subcommands", Complexity = "O(1)")]
    public static void Help(Call call) => HelpReply.Write(
        call.Reply,
        "MEMORY <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
        "DOCTOR",
        "    Say in words what takes memory.",
        "MALLOC-STATS",
        "    What the memory manager of the runtime says.",
        "PURGE",
        "    Give memory that is not needed back to the system.",
        "STATS",
        "    What the process takes of memory.",
        "USAGE <key> [SAMPLES <count>]",
        "    Bytes that the store keeps for a key. Of a collection 5 entries are looked at, or so many; 0: all.");

    private static string Advice(MemoryUsage usage) => usage.Clients > usage.Total / 2
        ? "Clients take more than half: client-output-buffer-limit and client-query-buffer-limit bound them."
        : "rocksdb-block-cache-size and write-buffer-size bound the caches.";

    private static void WriteRatio(Call call, string name, double ratio)
    {
        call.Reply.Bulk(name);
        call.Reply.Double(ratio);
    }

    private static void Write(Call call, string text) => call.Reply.Verbatim(Encoding.ASCII.GetBytes(text), "txt");
}
