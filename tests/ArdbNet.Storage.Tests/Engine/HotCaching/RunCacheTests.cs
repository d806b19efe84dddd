namespace ArdbNet.Storage.Tests.Engine.HotCaching;

/// <summary>Walks over what lies in RocksDB, the same ones again and again.</summary>
public sealed class RunCacheTests
{
    private static readonly byte[] First = [3, 0];
    private static readonly byte[] End = [3, 255];

    private TemporaryEngine _store = null!;

    [SetUp]
    public void PutEntries()
    {
        _store = new TemporaryEngine();
        for (var i = 0; i < 600; i++) _store.Engine.PutNew(KeyOf(i), new byte[i % 70]);
        Flush();
    }

    [TearDown]
    public void DisposeStore() => _store.Dispose();

    [Test]
    public void AWalkThatIsAskedForAgainIsKept()
    {
        Assert.That(Walk(0, 10), Is.EqualTo(Enumerable.Range(0, 10)));
        Assert.That(_store.Engine.Measure().HotCache, Is.Zero);
        Assert.That(Walk(0, 10), Is.EqualTo(Enumerable.Range(0, 10)));
        Assert.That(_store.Engine.Measure().HotCache, Is.Positive);
        Assert.That(Walk(0, 10), Is.EqualTo(Enumerable.Range(0, 10)));
    }

    [TestCase(5)]
    [TestCase(100)]
    [TestCase(600)]
    public void ALongerWalkGoesOnWhereAShorterOneEnded(int longer)
    {
        for (var i = 0; i < 3; i++) Assert.That(Walk(0, 4), Is.EqualTo(Enumerable.Range(0, 4)));
        for (var i = 0; i < 3; i++) Assert.That(Walk(0, longer), Is.EqualTo(Enumerable.Range(0, longer)));
        for (var i = 0; i < 3; i++) Assert.That(Walk(599, 4, isBackward: true), Is.EqualTo(new[] { 599, 598, 597, 596 }));
        for (var i = 0; i < 3; i++)
        {
            Assert.That(
                Walk(599, longer, isBackward: true), Is.EqualTo(Enumerable.Range(600 - longer, longer).Reverse()));
        }
    }

    [Test]
    public void AWalkEndsAtTheLastEntryEachTime()
    {
        for (var i = 0; i < 3; i++) Assert.That(Walk(590, 100), Is.EqualTo(Enumerable.Range(590, 10)));
    }

    [Test]
    public void OtherBoundsAreAnotherWalk()
    {
        for (var i = 0; i < 3; i++)
        {
            Assert.That(Walk(0, 100), Is.EqualTo(Enumerable.Range(0, 100)));
            Assert.That(Walk(0, 100, upper: KeyOf(50)), Is.EqualTo(Enumerable.Range(0, 50)));
        }
    }

    [Test]
    public void AChangeShowsAtOnceAndAfterItsFlush()
    {
        for (var i = 0; i < 3; i++) Walk(0, 10);
        _store.Engine.Delete(KeyOf(3));
        _store.Engine.Put(KeyOf(4), "new"u8);
        Check();
        _store.Commit();
        Check();
        Flush();
        Check();

        void Check()
        {
            for (var i = 0; i < 3; i++)
            {
                Assert.That(Walk(0, 4), Is.EqualTo(new[] { 0, 1, 2, 4 }));
                using var cursor = _store.Engine.OpenCursor(First, End);
                for (var found = cursor.SeekToFirst(); !cursor.Key.SequenceEqual(KeyOf(4)); found = cursor.Next())
                {
                    Assert.That(found);
                }

                Assert.That(cursor.Value.SequenceEqual("new"u8));
            }
        }
    }

    [Test]
    public void AWalkThatTurnsInTheMidstOfARunGoesOnTheOtherWay()
    {
        for (var i = 0; i < 3; i++)
        {
            using var cursor = _store.Engine.OpenCursor(First, End);
            Assert.That(cursor.Seek(KeyOf(20)) && cursor.Next() && cursor.Next());
            Assert.That(cursor.Previous() && cursor.Key.SequenceEqual(KeyOf(21)));
            Assert.That(cursor.Next() && cursor.Key.SequenceEqual(KeyOf(22)));
        }
    }

    [Test]
    public void ALongEntryEndsARunButNotTheWalk()
    {
        _store.Engine.Put(KeyOf(5), new byte[1_000_000]);
        Flush();
        for (var i = 0; i < 3; i++) Assert.That(Walk(0, 10), Is.EqualTo(Enumerable.Range(0, 10)));
        Assert.That(_store.Engine.Measure().HotCache, Is.LessThan(1000));
    }

    private static byte[] KeyOf(int number) => [3, 1, (byte)(number >> 8), (byte)number];

    private void Flush()
    {
        _store.Commit();
        _store.Engine.Persist();
    }

    private List<int> Walk(int from, int count, bool isBackward = false, byte[]? upper = null)
    {
        var met = new List<int>();
        using var cursor = _store.Engine.OpenCursor(First, upper ?? End);
        var found = isBackward ? cursor.SeekForPrevious(KeyOf(from)) : cursor.Seek(KeyOf(from));
        while (found && met.Count < count)
        {
            met.Add((cursor.Key[2] << 8) | cursor.Key[3]);
            found = isBackward ? cursor.Previous() : cursor.Next();
        }

        return met;
    }
}
