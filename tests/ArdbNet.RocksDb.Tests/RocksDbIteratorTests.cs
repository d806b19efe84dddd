using System.Text;

namespace ArdbNet.RocksDb.Tests;

public sealed class RocksDbIteratorTests
{
    private TemporaryStore _temporary = null!;

    [SetUp]
    public void Open()
    {
        _temporary = new TemporaryStore();
        foreach (var key in new[] { "b", "d", "f" })
            _temporary.Put(key, key + key);
    }

    [TearDown]
    public void Close() => _temporary.Dispose();

    [Test]
    public void KeysComeInByteOrderWithTheirValues()
    {
        using var iterator = _temporary.Store.NewIterator(_temporary.Reading);
        var entries = new StringBuilder();
        for (iterator.SeekToFirst(); iterator.IsValid; iterator.Next())
        {
            var value = Encoding.UTF8.GetString(iterator.Value);
            entries.Append(Encoding.UTF8.GetString(iterator.Key)).Append('=').Append(value).Append(' ');
        }

        iterator.ThrowIfFailed();
        Assert.That(entries.ToString(), Is.EqualTo("b=bb d=dd f=ff "));
    }

    [Test]
    public void ItRunsBackwardsToo()
    {
        using var iterator = _temporary.Store.NewIterator(_temporary.Reading);
        var keys = "";
        for (iterator.SeekToLast(); iterator.IsValid; iterator.Previous())
            keys += Encoding.UTF8.GetString(iterator.Key);

        Assert.That(keys, Is.EqualTo("fdb"));
    }

    [TestCase("a", "b")]
    [TestCase("b", "b")]
    [TestCase("bb", "d")]
    [TestCase("f", "f")]
    [TestCase("g", null)]
    [TestCase("", "b")]
    public void SeekFindsTheFirstKeyAtOrAfter(string target, string? expected)
    {
        using var iterator = _temporary.Store.NewIterator(_temporary.Reading);
        iterator.Seek(Encoding.UTF8.GetBytes(target));

        Assert.That(KeyOf(iterator), Is.EqualTo(expected));
    }

    [TestCase("a", null)]
    [TestCase("b", "b")]
    [TestCase("c", "b")]
    [TestCase("z", "f")]
    public void SeekForPrevFindsTheLastKeyAtOrBefore(string target, string? expected)
    {
        using var iterator = _temporary.Store.NewIterator(_temporary.Reading);
        iterator.SeekForPrev(Encoding.UTF8.GetBytes(target));

        Assert.That(KeyOf(iterator), Is.EqualTo(expected));
    }

    [Test]
    public void ItIsNotAtAnEntryBeforeTheFirstSeek()
    {
        using var iterator = _temporary.Store.NewIterator(_temporary.Reading);

        Assert.That(iterator.IsValid, Is.False);
        Assert.That(() => iterator.Key.Length, Throws.InvalidOperationException);
        Assert.That(() => iterator.Value.Length, Throws.InvalidOperationException);
        Assert.That(iterator.Next, Throws.InvalidOperationException);
        Assert.That(iterator.Previous, Throws.InvalidOperationException);
    }

    [Test]
    public void PastTheEndItIsNotAtAnEntryAndNothingFailed()
    {
        using var iterator = _temporary.Store.NewIterator(_temporary.Reading);
        iterator.SeekToLast();
        iterator.Next();

        Assert.That(iterator.IsValid, Is.False);
        Assert.That(iterator.ThrowIfFailed, Throws.Nothing);
        Assert.That(iterator.Next, Throws.InvalidOperationException);
    }

    [Test]
    public void ItSeesTheStoreAsItWasWhenMade()
    {
        using var iterator = _temporary.Store.NewIterator(_temporary.Reading);
        _temporary.Put("a", "1");
        _temporary.Store.DeleteRange("b"u8, "z"u8, _temporary.Writing);
        _temporary.Store.Flush(wait: true);
        _temporary.Store.CompactRange([], []);

        iterator.SeekToFirst();
        Assert.That(KeyOf(iterator), Is.EqualTo("b"));
        Assert.That(_temporary.Keys(), Is.EqualTo("a"));
    }

    [TestCase("", "", "b d f")]
    [TestCase("c", "", "d f")]
    [TestCase("d", "", "d f")]
    [TestCase("", "f", "b d")]
    [TestCase("c", "e", "d")]
    [TestCase("x", "z", "")]
    public void BoundsLimitIt(string lower, string upper, string expected)
    {
        using var options = new ReadOptions
        {
            LowerBound = TemporaryStore.Bytes(lower),
            UpperBound = TemporaryStore.Bytes(upper),
        };

        Assert.That(_temporary.Keys(options), Is.EqualTo(expected));
    }

    [Test]
    public void BoundsLimitTheWayBack()
    {
        using var options = new ReadOptions { LowerBound = "c"u8, UpperBound = "f"u8 };
        using var iterator = _temporary.Store.NewIterator(options);

        iterator.SeekToLast();
        Assert.That(KeyOf(iterator), Is.EqualTo("d"));
        iterator.Previous();
        Assert.That(KeyOf(iterator), Is.Null);
    }

    [Test]
    public void BoundsOutliveTheirOptionsAndTheCallersMemory()
    {
        var upper = "f"u8.ToArray();
        RocksDbIterator iterator;
        using (var options = new ReadOptions { LowerBound = "c"u8, UpperBound = upper })
            iterator = _temporary.Store.NewIterator(options);
        Array.Clear(upper);
        using (new ReadOptions { LowerBound = "q"u8, UpperBound = "r"u8 })
        using (iterator)
        {
            iterator.SeekToFirst();
            Assert.That(KeyOf(iterator), Is.EqualTo("d"));
            iterator.Next();
            Assert.That(KeyOf(iterator), Is.Null);
        }
    }

    [Test]
    public void ItOutlivesItsStore()
    {
        using var iterator = _temporary.Store.NewIterator(_temporary.Reading);
        _temporary.Store.Dispose();

        iterator.SeekToFirst();
        Assert.That(KeyOf(iterator), Is.EqualTo("b"));
    }

    [Test]
    public void TheStoreStaysLockedUntilItsLastIteratorIsDisposed()
    {
        var iterator = _temporary.Store.NewIterator(_temporary.Reading);
        _temporary.Store.Dispose();
        Assert.That(
            () => RocksDbStore.Open(_temporary.StorePath, new RocksDbOptions()), Throws.TypeOf<RocksDbException>());

        iterator.Dispose();

        Assert.That(() => _temporary.Reopen(), Throws.Nothing);
    }

    [Test]
    public void AllReadOptionsAreTakenTogether()
    {
        _temporary.Store.Flush(wait: true);
        using var options = new ReadOptions
        {
            LowerBound = "a"u8,
            UpperBound = "e"u8,
            FillCache = false,
            VerifyChecksums = false,
            ReadaheadBytes = 1 << 20,
            TotalOrderSeek = true,
            BackgroundPurge = true,
        };

        Assert.That(_temporary.Keys(options), Is.EqualTo("b d"));
        Assert.That(options.LowerBound.ToArray(), Is.EqualTo("a"u8.ToArray()));
        Assert.That(options.UpperBound.ToArray(), Is.EqualTo("e"u8.ToArray()));
    }

    [Test]
    public void MovingAllocatesNothing()
    {
        using var iterator = _temporary.Store.NewIterator(_temporary.Reading);
        Run(iterator, 100);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(iterator, 1000);

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private static string? KeyOf(RocksDbIterator iterator) =>
        iterator.IsValid ? Encoding.UTF8.GetString(iterator.Key) : null;

    private static void Run(RocksDbIterator iterator, int times)
    {
        for (var i = 0; i < times; i++)
        {
            iterator.Seek("c"u8);
            iterator.Next();
            if (iterator.Key[0] != 'f' || iterator.Value.Length != 2)
                throw new InvalidOperationException("The iterator is not where it should be.");
        }
    }
}
