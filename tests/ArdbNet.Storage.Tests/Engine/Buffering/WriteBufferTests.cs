using System.Buffers.Binary;
using System.Security.Cryptography;
using ArdbNet.Storage.Engine.Buffering;

namespace ArdbNet.Storage.Tests.Engine.Buffering;

public sealed class WriteBufferTests
{
    [Test]
    public void ANewBufferIsEmptyAndHoldsNoMemory()
    {
        using var buffer = new WriteBuffer();

        Assert.That(buffer.Find("a"u8, out _), Is.EqualTo(BufferLookup.Absent));
        Assert.That(buffer.OpenCursor().SeekToFirst(), Is.False);
        Assert.That(buffer.OpenCursor().SeekForPrevious("a"u8), Is.False);
        Assert.That((buffer.MemoryBytes, buffer.Weight, buffer.Count), Is.EqualTo((0L, 0L, 0)));
    }

    [Test]
    public void DeletingAnUnknownKeyLeavesATombstone()
    {
        using var buffer = new WriteBuffer();
        buffer.Delete("gone"u8);

        Assert.That(buffer.Find("gone"u8, out ReadOnlySpan<byte> value), Is.EqualTo(BufferLookup.Deleted));
        Assert.That(value.IsEmpty);
        Assert.That(buffer.Count, Is.EqualTo(1));
    }

    [Test]
    public void OfANewKeyThatIsDeletedAgainNothingRemains()
    {
        using var buffer = new WriteBuffer();
        buffer.PutNew("other"u8, "x"u8);
        buffer.PutNew("key"u8, "1"u8);
        buffer.Commit();
        buffer.Put("key"u8, "22"u8);
        buffer.Delete("key"u8);
        Assert.That(buffer.Find("key"u8, out _), Is.EqualTo(BufferLookup.Deleted));

        buffer.Commit();

        Assert.That(buffer.Find("key"u8, out _), Is.EqualTo(BufferLookup.Absent));
        Assert.That(buffer.Count, Is.EqualTo(1));
    }

    [Test]
    public void ADeletedNewKeyComesBackWithARollback()
    {
        using var buffer = new WriteBuffer();
        buffer.PutNew("other"u8, "x"u8);
        buffer.PutNew("key"u8, "1"u8);
        buffer.Commit();
        buffer.Delete("key"u8);
        buffer.Rollback();

        Assert.That(buffer.Find("key"u8, out ReadOnlySpan<byte> value), Is.EqualTo(BufferLookup.Found));
        Assert.That(value.SequenceEqual("1"u8));
    }

    [Test]
    public void AKeyThatIsNewOnTopOfATombstoneLeavesItThere()
    {
        using var buffer = new WriteBuffer();
        buffer.PutNew("other"u8, "x"u8);
        buffer.Delete("key"u8);
        buffer.Commit();
        buffer.PutNew("key"u8, "1"u8);
        buffer.Commit();
        buffer.Delete("key"u8);
        buffer.Commit();

        Assert.That(buffer.Find("key"u8, out _), Is.EqualTo(BufferLookup.Deleted));
    }

    [Test]
    public void AnEmptyKeyMayHaveAnEmptyValue()
    {
        using var buffer = new WriteBuffer();
        buffer.Put([], []);
        buffer.Put([0], [1]);

        Assert.That(buffer.Find([], out ReadOnlySpan<byte> value), Is.EqualTo(BufferLookup.Found));
        Assert.That(value.IsEmpty);
        Assert.That(buffer.OpenCursor().Seek([]));
        Assert.That(buffer.Count, Is.EqualTo(2));
    }

    [TestCase(10)]
    [TestCase(600)]
    [TestCase(40_000)]
    public void SpansOutliveOverwritesUntilTheCommit(int length)
    {
        using var buffer = new WriteBuffer();
        var expected = new byte[length];
        expected.AsSpan().Fill(7);
        buffer.Put("key"u8, expected);
        buffer.Commit();
        buffer.Find("key"u8, out ReadOnlySpan<byte> committed);
        for (int i = 0; i < 100; i++)
        {
            buffer.Put("key"u8, new byte[length]);
            buffer.Delete("key"u8);
        }

        buffer.Put("key"u8, expected);
        buffer.Find("key"u8, out ReadOnlySpan<byte> written);
        buffer.Delete("key"u8);
        buffer.Put("other"u8, new byte[length]);

        Assert.That(committed.SequenceEqual(expected));
        Assert.That(written.SequenceEqual(expected));
    }

    [TestCase(0)]
    [TestCase(64)]
    [TestCase(501)]
    [TestCase(502)]
    [TestCase(5000)]
    [TestCase(32_757)]
    [TestCase(32_758)]
    [TestCase(300_000)]
    public void CommittedOverwritesUseMemoryAgain(int length)
    {
        using var buffer = new WriteBuffer();
        var value = new byte[length];
        Overwrite(2);
        long memoryBytes = buffer.MemoryBytes;
        Overwrite(2000);

        Assert.That(buffer.MemoryBytes, Is.EqualTo(memoryBytes));

        void Overwrite(int times)
        {
            for (int i = 0; i < times; i++)
            {
                buffer.Put("ke"u8, value);
                buffer.Commit();
            }
        }
    }

    [Test]
    public void RolledBackWritesUseMemoryAgain()
    {
        using var buffer = new WriteBuffer();
        WriteAndRollBack();
        long memoryBytes = buffer.MemoryBytes;
        for (int i = 0; i < 100; i++)
            WriteAndRollBack();

        Assert.That(buffer.MemoryBytes, Is.EqualTo(memoryBytes));
        Assert.That(buffer.Count, Is.EqualTo(0));
        Assert.That(buffer.OpenCursor().SeekToFirst(), Is.False);
        Assert.That(buffer.OpenCursor().SeekToLast(), Is.False);

        void WriteAndRollBack()
        {
            for (int key = 0; key < 500; key++)
                buffer.Put(KeyOf(key), new byte[key * 100]);
            buffer.Rollback();
        }
    }

    [Test]
    public void OneCommandMayWriteMoreThanTheJournalKeeps()
    {
        using var buffer = new WriteBuffer();
        buffer.Put(KeyOf(0), [1]);
        buffer.Commit();
        for (int i = 0; i < 20_000; i++)
            buffer.Put(KeyOf(i % 1000), BitConverter.GetBytes(i));
        buffer.Rollback();

        Assert.That(buffer.Count, Is.EqualTo(1));
        Assert.That(buffer.Find(KeyOf(0), out ReadOnlySpan<byte> value), Is.EqualTo(BufferLookup.Found));
        Assert.That(value.SequenceEqual<byte>([1]));
    }

    [Test]
    public void VeryLongKeysMayDifferOnlyAtTheirEnd()
    {
        using var buffer = new WriteBuffer();
        var key = new byte[200_000];
        for (int i = 0; i < 200; i++)
        {
            key[^1] = (byte)(i * 7);
            buffer.Put(key, [(byte)i]);
        }

        BufferCursor cursor = buffer.OpenCursor();
        var lastBytes = new List<int>();
        for (bool isValid = cursor.SeekToFirst(); isValid; isValid = cursor.Next())
            lastBytes.Add(cursor.Key[^1]);

        Assert.That(lastBytes, Is.Ordered.And.Unique.And.Count.EqualTo(200));
    }

    // Keys are first + i * step modulo 2^64: an odd step visits no key twice, a large one scatters them.
    [TestCase(0UL, 1UL, 85)]
    [TestCase(999_999UL, ulong.MaxValue, 85)]
    [TestCase(0UL, 0x9E3779B97F4A7C15UL, 100)]
    public void AMillionEntriesStayInOrder(ulong first, ulong step, int maxBytesPerEntry)
    {
        const int Count = 1_000_000;
        using var buffer = new WriteBuffer();
        var key = new byte[16];
        for (int i = 0; i < Count; i++)
        {
            BinaryPrimitives.WriteUInt64BigEndian(key, first + ((ulong)i * step));
            buffer.Put(key, key);
            if (i % 100 == 0)
                buffer.Commit();
        }

        Assert.That(buffer.Count, Is.EqualTo(Count));
        Assert.That(buffer.MemoryBytes, Is.LessThan((long)Count * maxBytesPerEntry));
        BufferCursor cursor = buffer.OpenCursor();
        int seen = 0;
        ulong last = 0;
        for (bool isValid = cursor.SeekToFirst(); isValid; isValid = cursor.Next(), seen++)
        {
            ulong number = BinaryPrimitives.ReadUInt64BigEndian(cursor.Key);
            if ((seen > 0 && number <= last) || !cursor.Value.SequenceEqual(cursor.Key))
                Assert.Fail($"Entry {seen} is out of place.");
            last = number;
        }

        Assert.That(seen, Is.EqualTo(Count));
    }

    [TestCase(1UL)]
    [TestCase(ulong.MaxValue)]
    [TestCase(0x9E3779B97F4A7C15UL)]
    public void KeysWithEqualHeadsStayInOrder(ulong step)
    {
        const int Count = 50_000;
        using var buffer = new WriteBuffer();
        var key = new byte[48];
        for (int i = 0; i < Count; i++)
        {
            BinaryPrimitives.WriteUInt64BigEndian(key.AsSpan(40), (ulong)i * step);
            buffer.Put(key, key);
        }

        Assert.That(buffer.Count, Is.EqualTo(Count));
        BufferCursor cursor = buffer.OpenCursor();
        Assert.That(cursor.SeekToFirst());
        for (int i = 0; i < Count; i++)
        {
            BinaryPrimitives.WriteUInt64BigEndian(key.AsSpan(40), (ulong)i * step);
            if (buffer.Find(key, out ReadOnlySpan<byte> value) != BufferLookup.Found || !value.SequenceEqual(key))
                Assert.Fail($"Key {i} is lost.");
            cursor.Key.CopyTo(key);
            if (cursor.Next() != (i < Count - 1) || (cursor.IsValid && cursor.Key.SequenceCompareTo(key) <= 0))
                Assert.Fail($"Entry {i} is out of place.");
        }
    }

    [Test]
    public void SteadyWritesAndReadsAllocateNothing()
    {
        using var buffer = new WriteBuffer();
        BufferCursor cursor = buffer.OpenCursor();
        var key = new byte[16];
        var value = new byte[64];
        Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run();

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);

        void Run()
        {
            for (int i = 0; i < 5000; i++)
            {
                BinaryPrimitives.WriteInt32BigEndian(key, i);
                buffer.Put(key, value);
                buffer.Find(key, out _);
                cursor.Seek(key);
                cursor.Next();
                if (i % 3 == 0)
                    buffer.Rollback();
                buffer.Delete(key);
                buffer.Commit();
            }
        }
    }

    [Test]
    public void AFrozenBufferRefusesWritesAndIsReadByManyThreads()
    {
        using var buffer = new WriteBuffer();
        for (int i = 0; i < 20_000; i++)
            buffer.Put(KeyOf(i), SHA256.HashData(KeyOf(i)));
        buffer.Freeze();

        Assert.That(buffer.IsFrozen);
        Assert.That(() => buffer.Put([1], [1]), Throws.InvalidOperationException);
        Assert.That(() => buffer.Delete([1]), Throws.InvalidOperationException);
        Parallel.For(0, 8, thread =>
        {
            BufferCursor cursor = buffer.OpenCursor();
            cursor.SeekToFirst();
            for (int i = 0; i < 20_000; i++, cursor.Next())
            {
                byte[] expected = SHA256.HashData(KeyOf(i));
                Assert.That(buffer.Find(KeyOf(i), out ReadOnlySpan<byte> value), Is.EqualTo(BufferLookup.Found));
                Assert.That(value.SequenceEqual(expected) && cursor.Value.SequenceEqual(expected));
            }

            Assert.That(cursor.IsValid, Is.False);
        });
    }

    [Test]
    public void TheLastReleaseFreesTheMemory()
    {
        long before = NativeBlocks.OutstandingBytes;
        var buffer = new WriteBuffer();
        for (int i = 0; i < 3000; i++)
            buffer.Put(KeyOf(i), new byte[i % 7 == 0 ? 40_000 : 40]);
        Assert.That(NativeBlocks.OutstandingBytes - before, Is.EqualTo(buffer.MemoryBytes));

        Assert.That(buffer.TryAddReference());
        buffer.Dispose();
        buffer.Dispose();
        Assert.That(buffer.Find(KeyOf(7), out _), Is.EqualTo(BufferLookup.Found));
        buffer.Release();

        Assert.That(NativeBlocks.OutstandingBytes, Is.EqualTo(before));
        Assert.That(buffer.MemoryBytes, Is.Zero);
    }

    [Test]
    public void AReleasedBufferRefusesEveryUse()
    {
        var buffer = new WriteBuffer();
        buffer.Put([1], [1]);
        BufferCursor cursor = buffer.OpenCursor();
        cursor.SeekToFirst();
        buffer.Release();

        Assert.That(buffer.TryAddReference(), Is.False);
        Assert.That(() => buffer.Find([1], out _), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => buffer.Put([1], [1]), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => buffer.Delete([1]), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(buffer.Freeze, Throws.TypeOf<ObjectDisposedException>());
        Assert.That(buffer.OpenCursor, Throws.TypeOf<ObjectDisposedException>());
        Assert.That(buffer.Release, Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => cursor.Next(), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => cursor.Key.Length, Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => cursor.Seek([1]), Throws.TypeOf<ObjectDisposedException>());
    }

    private static byte[] KeyOf(int number)
    {
        var key = new byte[16];
        BinaryPrimitives.WriteInt32BigEndian(key, number);
        return key;
    }
}
