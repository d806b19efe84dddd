using System.Runtime.InteropServices;

namespace ArdbNet.RocksDb.Native;

/// <summary>rocksdb_options_t: copied when a store is opened or a file writer made.</summary>
internal sealed partial class OptionsHandle : NativeHandle
{
    internal static OptionsHandle Create()
    {
        var options = new OptionsHandle();
        options.SetHandle(CreateNative());
        return options;
    }

    internal static OptionsHandle From(RocksDbOptions options)
    {
        var native = Create();
        ApplyFiles(native, options);
        ApplyWriting(native, options);
        ApplyLevels(native, options);
        using (var table = TableOptionsHandle.From(options))
            SetTableFactory(native, table);

        foreach (var text in options.Texts)
            native = ApplyText(native, text);
        return native;
    }

    // C takes one byte for a boolean.
    internal static byte Flag(bool value) => value ? (byte)1 : (byte)0;

    protected override void Destroy(nint native) => DestroyNative(native);

    private static OptionsHandle ApplyText(OptionsHandle options, string text)
    {
        using (options)
        {
            var changed = Create();
            nint error = 0;
            FromString(options, text, changed, ref error);
            NativeError.ThrowIfSet(error);
            return changed;
        }
    }

    private static void ApplyFiles(OptionsHandle native, RocksDbOptions options)
    {
        SetCreateIfMissing(native, Flag(options.CreateIfMissing));
        SetErrorIfExists(native, Flag(options.ErrorIfExists));
        SetParanoidChecks(native, Flag(options.ParanoidChecks));
        SetMaxOpenFiles(native, options.MaxOpenFiles);
        SetAvoidUnnecessaryBlockingIo(native, Flag(options.AvoidUnnecessaryBlockingIo));
        SetInfoLogLevel(native, (int)options.InfoLogLevel);
        SetKeepLogFileNumber(native, (nuint)options.KeepLogFileNumber);
        SetMaxLogFileSizeBytes(native, (nuint)options.MaxLogFileSizeBytes);
        SetStatsDumpPeriodSeconds(native, (uint)options.StatsDumpPeriodSeconds);
        SetStatsPersistPeriodSeconds(native, (uint)options.StatsPersistPeriodSeconds);
        if (options.InfoLogDirectory is not null)
            SetInfoLogDirectory(native, options.InfoLogDirectory);
    }

    private static void ApplyWriting(OptionsHandle native, RocksDbOptions options)
    {
        SetWriteBufferSizeBytes(native, (nuint)options.WriteBufferSizeBytes);
        SetTotalWriteBufferSizeBytes(native, (nuint)options.TotalWriteBufferSizeBytes);
        SetMaxWriteBufferNumber(native, options.MaxWriteBufferNumber);
        SetMinWriteBufferNumberToMerge(native, options.MinWriteBufferNumberToMerge);
        SetMaxBackgroundJobs(native, options.MaxBackgroundJobs);
        SetMaxSubcompactions(native, (uint)options.MaxSubcompactions);
        SetBytesPerSync(native, (ulong)options.BytesPerSync);
    }

    private static void ApplyLevels(OptionsHandle native, RocksDbOptions options)
    {
        SetTargetFileSizeBaseBytes(native, (ulong)options.TargetFileSizeBaseBytes);
        SetMaxBytesForLevelBase(native, (ulong)options.MaxBytesForLevelBase);
        SetLevelCompactionDynamicLevelBytes(native, Flag(options.LevelCompactionDynamicLevelBytes));
        SetLevel0FileCompactionTrigger(native, options.Level0FileCompactionTrigger);
        SetLevel0SlowdownWritesTrigger(native, options.Level0SlowdownWritesTrigger);
        SetLevel0StopWritesTrigger(native, options.Level0StopWritesTrigger);
        SetDisableAutoCompactions(native, Flag(options.DisableAutoCompactions));
        SetOptimizeFiltersForHits(native, Flag(options.OptimizeFiltersForHits));
        SetCompression(native, (int)options.Compression);
        if (options.BottommostCompression is { } bottommost)
            SetBottommostCompression(native, (int)bottommost);
        if (options.CompressionPerLevel is { Count: > 0 } levels)
            SetCompressionPerLevel(native, [.. levels.Select(level => (int)level)], (nuint)levels.Count);
    }

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_options_create")]
    private static partial nint CreateNative();

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_options_destroy")]
    private static partial void DestroyNative(nint options);

    [LibraryImport(
        RocksDbLibrary.ImportName,
        EntryPoint = "rocksdb_get_options_from_string",
        StringMarshalling = StringMarshalling.Utf8)]
    private static partial void FromString(
        OptionsHandle baseOptions, string text, OptionsHandle newOptions, ref nint error);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_options_set_block_based_table_factory")]
    private static partial void SetTableFactory(OptionsHandle options, TableOptionsHandle table);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_options_set_bottommost_compression")]
    private static partial void SetBottommostCompression(OptionsHandle options, int value);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_options_set_compression_per_level")]
    private static partial void SetCompressionPerLevel(OptionsHandle options, int[] levels, nuint count);

    [LibraryImport(
        RocksDbLibrary.ImportName,
        EntryPoint = "rocksdb_options_set_db_log_dir",
        StringMarshalling = StringMarshalling.Utf8)]
    private static partial void SetInfoLogDirectory(OptionsHandle options, string directory);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_options_set_create_if_missing")]
    private static partial void SetCreateIfMissing(OptionsHandle options, byte value);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_options_set_error_if_exists")]
    private static partial void SetErrorIfExists(OptionsHandle options, byte value);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_options_set_paranoid_checks")]
    private static partial void SetParanoidChecks(OptionsHandle options, byte value);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_options_set_max_open_files")]
    private static partial void SetMaxOpenFiles(OptionsHandle options, int value);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_options_set_write_buffer_size")]
    private static partial void SetWriteBufferSizeBytes(OptionsHandle options, nuint value);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_options_set_db_write_buffer_size")]
    private static partial void SetTotalWriteBufferSizeBytes(OptionsHandle options, nuint value);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_options_set_max_write_buffer_number")]
    private static partial void SetMaxWriteBufferNumber(OptionsHandle options, int value);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_options_set_min_write_buffer_number_to_merge")]
    private static partial void SetMinWriteBufferNumberToMerge(OptionsHandle options, int value);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_options_set_max_background_jobs")]
    private static partial void SetMaxBackgroundJobs(OptionsHandle options, int value);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_options_set_max_subcompactions")]
    private static partial void SetMaxSubcompactions(OptionsHandle options, uint value);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_options_set_bytes_per_sync")]
    private static partial void SetBytesPerSync(OptionsHandle options, ulong value);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_options_set_target_file_size_base")]
    private static partial void SetTargetFileSizeBaseBytes(OptionsHandle options, ulong value);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_options_set_max_bytes_for_level_base")]
    private static partial void SetMaxBytesForLevelBase(OptionsHandle options, ulong value);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_options_set_level_compaction_dynamic_level_bytes")]
    private static partial void SetLevelCompactionDynamicLevelBytes(OptionsHandle options, byte value);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_options_set_level0_file_num_compaction_trigger")]
    private static partial void SetLevel0FileCompactionTrigger(OptionsHandle options, int value);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_options_set_level0_slowdown_writes_trigger")]
    private static partial void SetLevel0SlowdownWritesTrigger(OptionsHandle options, int value);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_options_set_level0_stop_writes_trigger")]
    private static partial void SetLevel0StopWritesTrigger(OptionsHandle options, int value);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_options_set_disable_auto_compactions")]
    private static partial void SetDisableAutoCompactions(OptionsHandle options, int value);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_options_set_optimize_filters_for_hits")]
    private static partial void SetOptimizeFiltersForHits(OptionsHandle options, int value);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_options_set_avoid_unnecessary_blocking_io")]
    private static partial void SetAvoidUnnecessaryBlockingIo(OptionsHandle options, byte value);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_options_set_info_log_level")]
    private static partial void SetInfoLogLevel(OptionsHandle options, int value);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_options_set_keep_log_file_num")]
    private static partial void SetKeepLogFileNumber(OptionsHandle options, nuint value);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_options_set_max_log_file_size")]
    private static partial void SetMaxLogFileSizeBytes(OptionsHandle options, nuint value);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_options_set_stats_dump_period_sec")]
    private static partial void SetStatsDumpPeriodSeconds(OptionsHandle options, uint value);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_options_set_stats_persist_period_sec")]
    private static partial void SetStatsPersistPeriodSeconds(OptionsHandle options, uint value);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_options_set_compression")]
    private static partial void SetCompression(OptionsHandle options, int value);
}
