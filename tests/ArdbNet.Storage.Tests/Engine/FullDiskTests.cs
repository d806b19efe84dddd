using System.Buffers.Binary;
using ArdbNet.Storage.Engine;
using ArdbNet.TestKit;

namespace ArdbNet.Storage.Tests.Engine;

/// <summary>A store on a small disk of its own, where the machine lets us mount one.</summary>
public sealed class FullDiskTests : IStoreDurability
{
    private const int Megabyte = 1 << 20;

    private readonly List<string> _told = [];
    private SmallDisk? _disk;

    [SetUp]
    public void MountDisk()
    {
        _told.Clear();
        _disk = SmallDisk.TryMount(megabytes: 24);
        if (_disk is null) Assert.Ignore("Mounting a small disk needs root.");
    }

    [TearDown]
    public void UnmountDisk() => _disk?.Dispose();

    // The disk is full at the end of a table, and in the middle of one.
    [TestCase(Megabyte)]
    [TestCase(4 * Megabyte)]
    [Repeat(2)]
    public void AFullDiskIsToldOnceAndTheStoreGoesOnWhenThereIsRoom(int writeBufferSize)
    {
        long written;
        using (var engine = Open(writeBufferSize))
        {
            // Fewer files than a compaction begins with: when that ends there may be room again.
            _disk!.Fill(leaveBytes: 3 * Megabyte);
            written = WriteUntilFailure(engine);
            Assert.That(() => engine.Persist(), Throws.InstanceOf<StoreException>());
            AssertHolds(engine, written);
            Assert.That(() => _told.ToArray(), Is.EqualTo(new[] { "failed" }).After(2500));

            _disk.MakeRoom();
            Assert.That(() => engine.Failure, Is.Null.After(30_000, 50));
            Write(engine, written++);
            engine.Persist();
            Assert.That(_told, Is.EqualTo(new[] { "failed", "recovered" }));
            Assert.That(engine.PersistedOffset, Is.EqualTo(written));
        }

        using var again = Open();
        AssertHolds(again, written);
    }

    [Test]
    public void AFlushThatTheDiskRefusedIsStillDue()
    {
        using var engine = Open();
        _disk!.Fill();
        for (var number = 0L; number < 100; number++) Write(engine, number);
        Assert.That(() => engine.Persist(), Throws.InstanceOf<StoreException>());
        Assert.That(() => _told.ToArray(), Is.EqualTo(new[] { "failed" }).After(2500));
        Assert.That(engine.Failure, Is.Not.Null);

        _disk.MakeRoom();
        Assert.That(() => engine.Failure, Is.Null.After(30_000, 50));
        Assert.That(engine.PersistedOffset, Is.EqualTo(100));
    }

    public void SyncLog(long offset)
    {
    }

    public void Persisted(long offset)
    {
    }

    public void Failed(Exception cause)
    {
        lock (_told) _told.Add("failed");
    }

    public void Recovered()
    {
        lock (_told) _told.Add("recovered");
    }

    private StorageEngine Open(int writeBufferSize = Megabyte)
    {
        var options = new EngineOptions
        {
            Directory = Path.Combine(_disk!.Directory.FullName, "store"),
            WriteBufferSize = writeBufferSize,
        };
        var engine = StorageEngine.Open(options, this);
        engine.Begin(0);
        return engine;
    }

    private static long WriteUntilFailure(StorageEngine engine)
    {
        var written = 0L;
        for (; engine.Failure is null; written++) Write(engine, written);
        return written;
    }

    // Random bytes, which no compression makes small.
    private static void Write(StorageEngine engine, long number)
    {
        engine.Put(KeyOf(number), ValueOf(number));
        engine.Commit(number + 1);
        engine.EndCommand();
    }

    private static void AssertHolds(StorageEngine engine, long count)
    {
        for (var number = 0L; number < count; number++)
        {
            if (!engine.TryGet(KeyOf(number), out var value) || !value.SequenceEqual(ValueOf(number)))
            {
                Assert.Fail($"Key {number} of {count} is lost.");
            }

            engine.EndCommand();
        }
    }

    private static byte[] KeyOf(long number)
    {
        var key = new byte[9];
        key[0] = 1;
        BinaryPrimitives.WriteInt64BigEndian(key.AsSpan(1), number);
        return key;
    }

    private static byte[] ValueOf(long number)
    {
        var value = new byte[2000];
        new Random((int)number).NextBytes(value);
        return value;
    }
}
