namespace ArdbNet.RocksDb.Tests;

public sealed class RocksDbOptionsTests
{
    [Test]
    public void EveryOptionReachesRocksDb()
    {
        using var logs = new TemporaryDirectory();
        using var cache = new BlockCache(8 << 20);
        var written = OptionsFileOf(new RocksDbOptions
        {
            CreateIfMissing = true,
            ErrorIfExists = true,
            ParanoidChecks = false,
            MaxOpenFiles = 123,
            WriteBufferSizeBytes = 5 << 20,
            TotalWriteBufferSizeBytes = 6L << 30,
            MaxWriteBufferNumber = 7,
            MinWriteBufferNumberToMerge = 3,
            MaxBackgroundJobs = 5,
            MaxSubcompactions = 4,
            BytesPerSync = 1 << 20,
            TargetFileSizeBaseBytes = 9L << 30,
            MaxBytesForLevelBase = 10L << 30,
            LevelCompactionDynamicLevelBytes = true,
            Level0FileCompactionTrigger = 6,
            Level0SlowdownWritesTrigger = 31,
            Level0StopWritesTrigger = 41,
            DisableAutoCompactions = true,
            OptimizeFiltersForHits = true,
            Compression = CompressionType.Lz4,
            BottommostCompression = CompressionType.Zstd,
            BlockSizeBytes = 8192,
            BlockCache = cache,
            BloomFilterBitsPerKey = 10,
            CacheIndexAndFilterBlocks = true,
            PinLevel0FilterAndIndexBlocks = true,
            InfoLogLevel = InfoLogLevel.Warning,
            InfoLogDirectory = logs.Under("log"),
            KeepLogFileNumber = 12,
            MaxLogFileSizeBytes = 13 << 20,
            StatsDumpPeriodSeconds = 0,
            StatsPersistPeriodSeconds = 14,
        });

        string[] expected =
        [
            "create_if_missing=true", "error_if_exists=true", "paranoid_checks=false", "max_open_files=123",
            "write_buffer_size=5242880", "db_write_buffer_size=6442450944", "max_write_buffer_number=7",
            "min_write_buffer_number_to_merge=3", "max_background_jobs=5", "max_subcompactions=4",
            "bytes_per_sync=1048576", "target_file_size_base=9663676416", "max_bytes_for_level_base=10737418240",
            "level_compaction_dynamic_level_bytes=true", "level0_file_num_compaction_trigger=6",
            "level0_slowdown_writes_trigger=31", "level0_stop_writes_trigger=41", "disable_auto_compactions=true",
            "optimize_filters_for_hits=true", "compression=kLZ4Compression", "bottommost_compression=kZSTD",
            "block_size=8192", "filter_policy=bloomfilter", "cache_index_and_filter_blocks=true",
            "pin_l0_filter_and_index_blocks_in_cache=true", "info_log_level=WARN_LEVEL",
            $"db_log_dir={logs.Under("log")}", "keep_log_file_num=12", "max_log_file_size=13631488",
            "stats_dump_period_sec=0", "stats_persist_period_sec=14",
        ];
        Assert.That(expected.Except(written, StringComparer.Ordinal), Is.Empty);
    }

    [Test]
    public void UnsetOptionsAreRocksDbsOwnDefaults()
    {
        var unset = OptionsFileOf(new RocksDbOptions { CreateIfMissing = true });

        string[] expected =
        [
            "paranoid_checks=true", "max_open_files=-1", "write_buffer_size=67108864", "db_write_buffer_size=0",
            "max_write_buffer_number=2", "min_write_buffer_number_to_merge=1", "max_background_jobs=2",
            "max_subcompactions=1", "bytes_per_sync=0", "target_file_size_base=67108864",
            "max_bytes_for_level_base=268435456", "level_compaction_dynamic_level_bytes=false",
            "level0_file_num_compaction_trigger=4", "level0_slowdown_writes_trigger=20",
            "level0_stop_writes_trigger=36", "disable_auto_compactions=false", "optimize_filters_for_hits=false",
            "compression=kSnappyCompression", "bottommost_compression=kDisableCompressionOption",
            "block_size=4096", "filter_policy=nullptr", "cache_index_and_filter_blocks=false",
            "pin_l0_filter_and_index_blocks_in_cache=false", "info_log_level=INFO_LEVEL",
            "keep_log_file_num=1000", "max_log_file_size=0", "stats_dump_period_sec=600",
            "stats_persist_period_sec=600",
        ];
        Assert.That(expected.Except(unset, StringComparer.Ordinal), Is.Empty);
    }

    [Test]
    public void EachLevelMayHaveItsOwnCompression()
    {
        var written = OptionsFileOf(new RocksDbOptions
        {
            CreateIfMissing = true,
            CompressionPerLevel = [CompressionType.None, CompressionType.Lz4, CompressionType.Zstd],
        });

        Assert.That(written, Does.Contain("compression_per_level=kNoCompression:kLZ4Compression:kZSTD"));
    }

    [TestCase(CompressionType.None)]
    [TestCase(CompressionType.Snappy)]
    [TestCase(CompressionType.Lz4)]
    [TestCase(CompressionType.Lz4Hc)]
    [TestCase(CompressionType.Zstd)]
    public void WhatIsCompressedIsReadBack(CompressionType compression)
    {
        using var temporary = new TemporaryStore(
            new RocksDbOptions { CreateIfMissing = true, Compression = compression });
        var value = new string('v', 100_000);
        temporary.Put("key", value);
        temporary.Store.Flush(wait: true);
        temporary.Reopen();

        Assert.That(temporary.Get("key"), Is.EqualTo(value));
        var table = new FileInfo(Directory.GetFiles(temporary.StorePath, "*.sst").Single());
        Assert.That(table.Length < 20_000, Is.EqualTo(compression != CompressionType.None));
    }

    [Test]
    public void AnOptionsTextOverridesTheProperties()
    {
        var options = new RocksDbOptions { CreateIfMissing = true, MaxOpenFiles = 10, BloomFilterBitsPerKey = 10 };
        options.ApplyOptionsText("max_open_files=20;block_based_table_factory={block_size=16384}");
        options.ApplyOptionsText("max_open_files=30;write_buffer_size=1M");

        var written = OptionsFileOf(options);

        Assert.That(written, Does.Contain("max_open_files=30").And.Contain("write_buffer_size=1048576"));
        Assert.That(written, Does.Contain("block_size=16384").And.Contain("filter_policy=bloomfilter"));
    }

    [TestCase("no_such_option=1", "no_such_option")]
    [TestCase("max_open_files=many", "")]
    [TestCase("max_open_files", "")]
    [TestCase("block_based_table_factory={no_such_option=1}", "block_based_table_factory")]
    public void ABadOptionsTextIsRefusedAndForgotten(string text, string named)
    {
        var options = new RocksDbOptions { CreateIfMissing = true };

        Assert.That(
            () => options.ApplyOptionsText(text),
            Throws.TypeOf<RocksDbException>()
                .With.Property("Kind").EqualTo(RocksDbErrorKind.InvalidArgument)
                .And.Message.Contains(named));
        Assert.That(() => OptionsFileOf(options), Throws.Nothing);
    }

    [Test]
    public void TheInfoLogGoesToItsDirectory()
    {
        using var logs = new TemporaryDirectory();
        using var temporary = new TemporaryStore(
            new RocksDbOptions { CreateIfMissing = true, InfoLogDirectory = logs.Under("log") });

        Assert.That(File.Exists(Path.Combine(temporary.StorePath, "LOG")), Is.False);
        Assert.That(Directory.GetFiles(logs.Under("log")), Is.Not.Empty);
    }

    // RocksDB writes the options it works with beside the data.
    private static HashSet<string> OptionsFileOf(RocksDbOptions options)
    {
        using var temporary = new TemporaryStore(options);
        var file = Directory.GetFiles(temporary.StorePath, "OPTIONS-*").Order(StringComparer.Ordinal).Last();
        return File.ReadLines(file).Select(line => line.Trim()).ToHashSet(StringComparer.Ordinal);
    }
}
