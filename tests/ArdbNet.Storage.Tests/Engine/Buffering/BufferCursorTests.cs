using ArdbNet.Storage.Engine.Buffering;

namespace ArdbNet.Storage.Tests.Engine.Buffering;

public sealed class BufferCursorTests
{
    [Test]
    public void WritesBetweenMovesDoNotDisturbTheWalk()
    {
        using var buffer = new WriteBuffer();
        for (int i = 0; i < 1000; i += 2)
            buffer.Put(KeyOf(i), "even"u8);
        buffer.Commit();
        BufferCursor cursor = buffer.OpenCursor();
        int expected = 0;
        for (bool isValid = cursor.SeekToFirst(); isValid; isValid = cursor.Next(), expected++)
        {
            Assert.That(System.Text.Encoding.ASCII.GetString(cursor.Key), Is.EqualTo($"{expected:D4}"));
            if (expected % 2 == 0)
                buffer.Put(KeyOf(expected + 1), "odd"u8);
            buffer.Delete(KeyOf(expected));
        }

        Assert.That(expected, Is.EqualTo(1000));
    }

    [Test]
    public void TheValueStaysWhatItWasOnArrival()
    {
        using var buffer = new WriteBuffer();
        buffer.Put("key"u8, "old"u8);
        buffer.Commit();
        BufferCursor cursor = buffer.OpenCursor();
        cursor.SeekToFirst();
        buffer.Put("key"u8, "new"u8);
        buffer.Put("another"u8, []);

        Assert.That(cursor.Value.SequenceEqual("old"u8));
        Assert.That(cursor.Next(), Is.False);
        Assert.That(cursor.Seek("key"u8));
        Assert.That(cursor.Value.SequenceEqual("new"u8));
    }

    [Test]
    public void ACommitWithoutWritesKeepsThePosition()
    {
        using var buffer = new WriteBuffer();
        buffer.Put("a"u8, []);
        buffer.Put("b"u8, []);
        buffer.Commit();
        BufferCursor cursor = buffer.OpenCursor();
        cursor.SeekToFirst();
        buffer.Commit();

        Assert.That(cursor.Next());
    }

    [TestCase(true)]
    [TestCase(false)]
    public void ACommandsEndTakesThePosition(bool isCommit)
    {
        using var buffer = new WriteBuffer();
        buffer.Put("a"u8, []);
        BufferCursor cursor = buffer.OpenCursor();
        cursor.SeekToFirst();
        if (isCommit)
            buffer.Commit();
        else
            buffer.Rollback();

        Assert.That(() => cursor.Next(), Throws.InvalidOperationException);
        Assert.That(() => cursor.Key.Length, Throws.InvalidOperationException);
        Assert.That(cursor.SeekToFirst(), Is.EqualTo(isCommit));
    }

    [Test]
    public void WithoutAPositionThereIsNoKeyAndNoMove()
    {
        using var buffer = new WriteBuffer();
        buffer.Put("a"u8, []);
        BufferCursor cursor = buffer.OpenCursor();

        Assert.That(cursor.IsValid, Is.False);
        Assert.That(cursor.Next(), Is.False);
        Assert.That(cursor.Previous(), Is.False);
        Assert.That(() => cursor.Key.Length, Throws.InvalidOperationException);
        Assert.That(() => cursor.IsDeleted, Throws.InvalidOperationException);
    }

    [Test]
    public void ResetTakesItToAnotherBuffer()
    {
        using var first = new WriteBuffer();
        using var second = new WriteBuffer();
        first.Put("first"u8, []);
        second.Delete("second"u8);
        BufferCursor cursor = first.OpenCursor();
        cursor.SeekToFirst();
        cursor.Reset(second);

        Assert.That(cursor.IsValid, Is.False);
        Assert.That(cursor.SeekToLast());
        Assert.That(cursor.Key.SequenceEqual("second"u8));
        Assert.That(cursor.IsDeleted);
    }

    private static byte[] KeyOf(int number) => System.Text.Encoding.ASCII.GetBytes($"{number:D4}");
}
