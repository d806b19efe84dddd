using ArdbNet.Server.Hosting;

namespace ArdbNet.Server.Monitoring.Sections;

/// <summary>INFO memory: what the process takes, and of what kinds.</summary>
internal static class MemorySection
{
    public static void Write(ReportText text, ArdbServer server)
    {
        var usage = MemoryUsage.Measure(server);
        var peak = server.Rates.SeePeak(usage.Total);
        var resident = MemoryUsage.ResidentBytes;
        text.Section("Memory");
        text.Bytes("used_memory", usage.Total);
        text.Bytes("used_memory_rss", resident);
        text.Bytes("used_memory_peak", peak);
        text.Line("used_memory_peak_perc", $"{Percent(usage.Total, peak)}%");
        text.Line("used_memory_overhead", usage.Total - usage.Dataset);
        text.Line("used_memory_dataset", usage.Dataset);
        text.Line("used_memory_dataset_perc", $"{Percent(usage.Dataset, usage.Total)}%");
        text.Bytes("total_system_memory", MemoryUsage.SystemBytes);
        WriteScripts(text, server);
        WriteParts(text, usage);
        text.Line("maxmemory", server.Configuration.Get("maxmemory")[0].Value);
        text.Line("maxmemory_policy", server.Options.MaxMemoryPolicy);
        text.Line("mem_fragmentation_ratio", (double)resident / usage.Total);
        text.Line("mem_fragmentation_bytes", resident - usage.Total);
        text.Line("mem_clients_slaves", 0);
        text.Line("mem_clients_normal", usage.Clients);
        text.Line("mem_allocator", "dotnet,libc");
        text.Line("active_defrag_running", 0);
        text.Line("lazyfree_pending_objects", server.Store.Sweeper.PendingCount);
        text.Line("lazyfreed_objects", server.Store.Sweeper.SweptCount);
    }

    private static void WriteScripts(ReportText text, ArdbServer server)
    {
        var scripts = server.Scripts;
        var functions = server.Functions;
        text.Line("used_memory_vm_eval", scripts.LuaBytes);
        text.Bytes("used_memory_lua", scripts.LuaBytes);
        text.Line("used_memory_scripts_eval", scripts.ScriptBytes);
        text.Line("number_of_cached_scripts", scripts.Count);
        text.Line("number_of_functions", functions.Current.FunctionCount);
        text.Line("number_of_libraries", functions.Current.Libraries.Count);
        text.Line("used_memory_vm_functions", functions.LuaBytes);
        text.Bytes("used_memory_vm_total", scripts.LuaBytes + functions.LuaBytes);
        text.Line("used_memory_functions", functions.Current.MemoryBytes);
        text.Bytes("used_memory_scripts", scripts.ScriptBytes + functions.Current.MemoryBytes);
    }

    private static void WriteParts(ReportText text, MemoryUsage usage)
    {
        text.Line("managed_heap_bytes", usage.ManagedHeap);
        text.Line("write_buffer_bytes", usage.Store.Buffers);
        text.Line("write_buffers_frozen", usage.Store.FrozenBuffers);
        text.Line("block_cache_bytes", usage.Store.BlockCache);
        text.Line("block_cache_capacity", usage.Store.BlockCacheCapacity);
        text.Line("hot_cache_bytes", usage.Store.HotCache);
        text.Line("hot_cache_capacity", usage.Store.HotCacheCapacity);
        text.Line("hot_cache_hits", usage.Store.HotCacheHits);
        text.Line("hot_cache_misses", usage.Store.HotCacheMisses);
        text.Line("memtable_bytes", usage.Store.MemTables);
        text.Line("table_reader_bytes", usage.Store.TableReaders);
    }

    private static string Percent(long part, long whole) =>
        (part * 100.0 / Math.Max(1, whole)).ToString("F2", System.Globalization.CultureInfo.InvariantCulture);
}
