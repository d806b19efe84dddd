using ArdbNet.RocksDb.Tables;

namespace ArdbNet.RocksDb.Tests.Tables;

/// <summary>RocksDB reads what is written here, and makes the same filter of it.</summary>
public sealed class TableWriterTests
{
    private TemporaryStore _temporary = null!;
    private string _file = null!;

    [SetUp]
    public void Open()
    {
        _temporary = new TemporaryStore(new RocksDbOptions { CreateIfMissing = true, BloomFilterBitsPerKey = 10 });
        _file = _temporary.Under("made.sst");
    }

    [TearDown]
    public void Close() => _temporary.Dispose();

    [Test]
    public void RocksDbFindsAllEntriesAndNoOthers(
        [Range(1, 6)] int seed, [Values(CompressionType.None, CompressionType.Lz4)] CompressionType compression)
    {
        var random = new Random(seed);
        var entries = RandomEntries(random, random.Next(1, 3000));
        var options = new RocksDbOptions
        {
            BlockSizeBytes = random.Next(100, 9000),
            BloomFilterBitsPerKey = seed % 3 == 0 ? 0 : 10,
            Compression = compression,
        };
        var middle = entries.Count / 2;
        var files = new List<string>();
        using (var writer = new TableWriter(options))
        {
            foreach (var part in new[] { entries[..middle], entries[middle..] }.Where(static part => part.Count > 0))
            {
                files.Add(_temporary.Under($"{files.Count}.sst"));
                Write(writer, files[^1], part);
            }
        }

        _temporary.Store.IngestFiles(files, new IngestOptions { MoveFiles = true });
        AssertHolds(entries, random);
        _temporary.Store.CompactRange([], []);
        AssertHolds(entries, random);
        _temporary.Reopen();
        AssertHolds(entries, random);
    }

    // Some made here entry by entry, some made already, packed or not.
    [Test]
    public void DataBlocksThatAreMadeAlreadyAreReadLikeOthers(
        [Range(1, 4)] int seed, [Values(CompressionType.None, CompressionType.Lz4)] CompressionType compression)
    {
        var random = new Random(seed);
        var entries = RandomEntries(random, random.Next(500, 3000));
        using (var writer = new TableWriter(new RocksDbOptions { Compression = compression, BloomFilterBitsPerKey = 10 }))
        {
            writer.Open(_file);
            for (var i = 0; i < entries.Count;)
            {
                var part = entries.Skip(i).Take(random.Next(1, 100)).ToArray();
                i += part.Length;
                if (random.Next(3) > 0) PutBlock(writer, part, isPacked: random.Next(2) == 0);
                else foreach (var (key, value) in part) writer.Put(key, value);
            }

            writer.Finish();
        }

        _temporary.Store.IngestFiles([_file], IngestOptions.Default);
        AssertHolds(entries, random);
        _temporary.Store.CompactRange([], []);
        AssertHolds(entries, random);
    }

    private static void PutBlock(TableWriter writer, (byte[] Key, byte[] Value)[] entries, bool isPacked)
    {
        var block = new BlockBuilder(TableWriter.EntriesARestart);
        byte[] last = [];
        foreach (var (key, value) in entries)
        {
            block.Add(key.AsSpan().CommonPrefixLength(last), key, [1, 0, 0, 0, 0, 0, 0, 0], value);
            writer.Announce(key, value.Length);
            last = key;
        }

        var raw = block.Finish();
        var packed = new byte[PackedBlock.MaxLength(raw.Length)];
        writer.PutBlock(raw, packed.AsSpan(0, isPacked ? PackedBlock.TryPack(raw, packed) : 0), last);
    }

    // Files and batches in turn, each over what is there already, against a plain map.
    [Test]
    public void ANewerFileHidesWhatIsOlder([Range(1, 8)] int seed)
    {
        var random = new Random(seed);
        var expected = new SortedDictionary<string, string>(StringComparer.Ordinal);
        using var writer = new TableWriter(new RocksDbOptions { BlockSizeBytes = random.Next(60, 600) });
        for (var round = 0; round < 12; round++)
        {
            var changes = new SortedDictionary<string, string?>(StringComparer.Ordinal);
            for (var i = random.Next(1, 120); i > 0; i--)
                changes[$"key {random.Next(150):D3}"] = random.Next(3) == 0 ? null : $"{seed} {round} {i}";
            if (random.Next(3) == 0) WriteBatch(changes);
            else WriteTable(writer, changes);
            foreach (var (key, value) in changes)
            {
                if (value is null) expected.Remove(key);
                else expected[key] = value;
            }

            if (random.Next(4) == 0) _temporary.Store.CompactRange([], []);
            Assert.That(_temporary.Keys().Replace("key ", "", StringComparison.Ordinal),
                Is.EqualTo(string.Join(' ', expected.Keys).Replace("key ", "", StringComparison.Ordinal)));
            for (var i = 0; i < 150; i++)
                Assert.That(_temporary.Get($"key {i:D3}"), Is.EqualTo(expected.GetValueOrDefault($"key {i:D3}")));
        }
    }

    // Each block has one key: an index of whole keys would be as long as the table, and is held in memory.
    [Test]
    public void TheIndexOfLongKeysIsShort([Values] bool areBlocksMade)
    {
        const int count = 500;
        var rest = new byte[20_000];
        var entries = Enumerable.Range(0, count).Select(i => (Key: (byte[])[(byte)(i >> 8), (byte)i, .. rest], Value: new byte[] { 1 }))
            .ToArray();
        using var writer = new TableWriter(new RocksDbOptions { Compression = CompressionType.None });
        writer.Open(_file);
        foreach (var entry in entries)
        {
            if (areBlocksMade) PutBlock(writer, [entry], isPacked: false);
            else writer.Put(entry.Key, entry.Value);
        }

        writer.Finish();
        Assert.That(new FileInfo(_file).Length, Is.LessThan(count * (rest.Length + 100)).And.GreaterThan(count * rest.Length));
        _temporary.Store.IngestFiles([_file], IngestOptions.Default);
        AssertHolds([.. entries], new Random(1));
    }

    [Test]
    public void AnEntryMayBeLargerThanAnyBuffer()
    {
        var value = new byte[5 << 20];
        new Random(1).NextBytes(value);
        (byte[], byte[])[] entries = [("a"u8.ToArray(), [1]), ("b"u8.ToArray(), value), ("c"u8.ToArray(), [2])];
        using (var writer = new TableWriter(new RocksDbOptions())) Write(writer, _file, entries);
        _temporary.Store.IngestFiles([_file], IngestOptions.Default);
        AssertHolds([.. entries], new Random(2));
    }

    [Test]
    public void TheFilterIsTheOneThatRocksDbMakes([Values(1, 10, 15)] int bits)
    {
        var entries = RandomEntries(new Random(bits), 1000);
        var options = new RocksDbOptions { BloomFilterBitsPerKey = bits };
        options.ApplyOptionsText($"block_based_table_factory={{format_version=2;filter_policy=bloomfilter:{bits}:false}}");
        using (var writer = new SstFileWriter(options))
        {
            writer.Open(_file);
            foreach (var (key, value) in entries) writer.Put(key, value);
            writer.Finish();
        }

        var filter = new BloomFilter(bits);
        foreach (var (key, _) in entries) filter.Add(key);
        Assert.That(File.ReadAllBytes(_file).AsSpan().IndexOf(filter.Finish()), Is.Positive);
    }

    [Test]
    public void AFlippedByteIsNoticed()
    {
        var entries = RandomEntries(new Random(4), 500);
        using (var writer = new TableWriter(new RocksDbOptions())) Write(writer, _file, entries);
        var bytes = File.ReadAllBytes(_file);
        bytes[bytes.Length / 3] ^= 4;
        File.WriteAllBytes(_file, bytes);
        _temporary.Store.IngestFiles([_file], IngestOptions.Default);
        Assert.That(
            () => AssertHolds(entries, new Random(5)),
            Throws.TypeOf<RocksDbException>().With.Property("Kind").EqualTo(RocksDbErrorKind.Corruption));
    }

    [Test]
    public void FilesOfDifferentWritersShareNoBlocksInACache()
    {
        for (var i = 0; i < 20; i++)
        {
            using var writer = new TableWriter(new RocksDbOptions());
            Write(writer, _file, [(TemporaryStore.Bytes($"key {i:D2}"), TemporaryStore.Bytes($"value {i}"))]);
            _temporary.Store.IngestFiles([_file], new IngestOptions { MoveFiles = true });
        }

        for (var i = 0; i < 20; i++) Assert.That(_temporary.Get($"key {i:D2}"), Is.EqualTo($"value {i}"));
    }

    [Test]
    public void TheSizeGrowsWithTheFileAndABegunOneIsReplaced()
    {
        using var writer = new TableWriter(new RocksDbOptions { Compression = CompressionType.None });
        Assert.That(writer.IsOpen, Is.False);
        writer.Open(_file);
        Assert.That(writer.IsOpen);
        for (var i = 0; i < 1000; i++) writer.Put(TemporaryStore.Bytes($"key {i:D4}"), new byte[100]);
        Assert.That(writer.FileSizeBytes, Is.InRange(90_000, 120_000));
        Write(writer, _file, [("other"u8.ToArray(), [1])]);
        Assert.That(writer.IsOpen, Is.False);
        _temporary.Store.IngestFiles([_file], IngestOptions.Default);
        Assert.That(_temporary.Keys(), Is.EqualTo("other"));
    }

    [Test]
    public void KeysMustAscendAndBelongToAFile()
    {
        using var writer = new TableWriter(new RocksDbOptions());
        Assert.That(() => writer.Put("a"u8, []), Throws.InvalidOperationException);
        Assert.That(writer.Finish, Throws.InvalidOperationException);
        writer.Open(_file);
        Assert.That(writer.Finish, Throws.InvalidOperationException);
        writer.Put("ab"u8, []);
        Assert.That(() => writer.Put("ab"u8, []), Throws.ArgumentException);
        Assert.That(() => writer.Put("aa"u8, []), Throws.ArgumentException);
        Assert.That(() => writer.Put("a"u8, []), Throws.ArgumentException);
        writer.Put("abc"u8, []);
        Assert.That(() => writer.Open(_temporary.Under("no/such/file")), Throws.InstanceOf<IOException>());
    }

    private void WriteBatch(SortedDictionary<string, string?> changes)
    {
        using var batch = new WriteBatch();
        foreach (var (key, value) in changes)
        {
            if (value is null) batch.Delete(TemporaryStore.Bytes(key));
            else batch.Put(TemporaryStore.Bytes(key), TemporaryStore.Bytes(value));
        }

        _temporary.Store.Write(batch, _temporary.Writing);
    }

    private void WriteTable(TableWriter writer, SortedDictionary<string, string?> changes)
    {
        writer.Open(_file);
        foreach (var (key, value) in changes)
        {
            if (value is null) writer.Delete(TemporaryStore.Bytes(key));
            else writer.Put(TemporaryStore.Bytes(key), TemporaryStore.Bytes(value));
        }

        writer.Finish();
        _temporary.Store.IngestFiles([_file], new IngestOptions { MoveFiles = true });
    }

    private static void Write(TableWriter writer, string file, IEnumerable<(byte[] Key, byte[] Value)> entries)
    {
        writer.Open(file);
        foreach (var (key, value) in entries) writer.Put(key, value);
        writer.Finish();
    }

    // Many share their beginnings, some are the beginning of the next.
    private static List<(byte[] Key, byte[] Value)> RandomEntries(Random random, int count)
    {
        var entries = new SortedDictionary<byte[], byte[]>(
            Comparer<byte[]>.Create(static (a, b) => a.AsSpan().SequenceCompareTo(b)));
        byte[] last = [];
        for (; count > 0; count--)
        {
            var tail = new byte[random.Next(1, 24)];
            random.NextBytes(tail);
            byte[] key = [.. last.AsSpan(0, random.Next(Math.Min(last.Length, 40) + 1)), .. tail];
            var value = new byte[random.Next(40) == 0 ? random.Next(20_000) : random.Next(200)];
            if (random.Next(2) == 0) random.NextBytes(value);
            entries[key] = value;
            last = key;
        }

        return [.. entries.Select(static pair => (pair.Key, pair.Value))];
    }

    private void AssertHolds(List<(byte[] Key, byte[] Value)> entries, Random random)
    {
        using (var iterator = _temporary.Store.NewIterator(_temporary.Reading))
        {
            iterator.SeekToFirst();
            foreach (var (key, value) in entries)
            {
                iterator.ThrowIfFailed();
                Assert.That(iterator.Key.SequenceEqual(key) && iterator.Value.SequenceEqual(value));
                iterator.Next();
            }

            iterator.ThrowIfFailed();
            Assert.That(iterator.IsValid, Is.False);
        }

        foreach (var (key, value) in entries)
        {
            using var found = _temporary.Store.Get(key, _temporary.Reading);
            Assert.That(found.IsFound && found.Span.SequenceEqual(value));
            byte[] other = [.. key, (byte)random.Next(256), 0];
            using var missing = _temporary.Store.Get(other, _temporary.Reading);
            Assert.That(missing.IsFound, Is.False);
        }
    }
}
