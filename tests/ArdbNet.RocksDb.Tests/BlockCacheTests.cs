namespace ArdbNet.RocksDb.Tests;

public sealed class BlockCacheTests
{
    [Test]
    public void CapacityCanBeChanged()
    {
        using var cache = new BlockCache(8 << 20);
        Assert.That(cache.CapacityBytes, Is.EqualTo(8 << 20));

        cache.CapacityBytes = 3L << 30;

        Assert.That(cache.CapacityBytes, Is.EqualTo(3L << 30));
    }

    [Test]
    public void ANegativeCapacityIsRefused()
    {
        Assert.That(() => new BlockCache(-1), Throws.TypeOf<ArgumentOutOfRangeException>());
        using var cache = new BlockCache(1);
        Assert.That(() => cache.CapacityBytes = -1, Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void ReadBlocksStayInTheCacheUnlessToldOtherwise()
    {
        using var cache = new BlockCache(8 << 20);
        using var temporary = MakeStore(cache);
        using var passing = new ReadOptions { FillCache = false };
        var before = cache.UsageBytes;

        temporary.Get("key", passing);
        Assert.That(cache.UsageBytes, Is.EqualTo(before));

        temporary.Get("key");
        Assert.That(cache.UsageBytes, Is.GreaterThan(before + 3000));
    }

    [Test]
    public void ASlicePinsItsBlock()
    {
        using var cache = new BlockCache(8 << 20);
        using var temporary = MakeStore(cache);
        var before = cache.PinnedUsageBytes;

        using (temporary.Store.Get("key"u8, temporary.Reading))
            Assert.That(cache.PinnedUsageBytes, Is.GreaterThan(before));

        Assert.That(cache.PinnedUsageBytes, Is.EqualTo(before));
    }

    [Test]
    public void TheCacheMayBeDisposedBeforeItsStores()
    {
        var cache = new BlockCache(8 << 20);
        using var temporary = MakeStore(cache);
        cache.Dispose();

        Assert.That(temporary.Get("key"), Has.Length.EqualTo(3000));
    }

    private static TemporaryStore MakeStore(BlockCache cache)
    {
        var temporary = new TemporaryStore(new RocksDbOptions
        {
            CreateIfMissing = true,
            BlockCache = cache,
            Compression = CompressionType.None,
        });
        temporary.Put("key", new string('v', 3000));
        temporary.Store.Flush(wait: true);
        temporary.Reopen(new RocksDbOptions { BlockCache = cache });
        return temporary;
    }
}
