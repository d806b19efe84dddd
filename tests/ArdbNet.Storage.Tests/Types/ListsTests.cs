using System.Globalization;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Tests.Keyspace;
using ArdbNet.Storage.Types;
using static System.Text.Encoding;

namespace ArdbNet.Storage.Tests.Types;

/// <summary>Lists that lose thousands of elements at once.</summary>
public sealed class ListsTests
{
    private const int Count = 20_000;

    private static readonly byte[] Key = "list"u8.ToArray();

    private TemporaryDataset _dataset = null!;

    [SetUp]
    public void Fill()
    {
        _dataset = new TemporaryDataset();
        Push(ListEnd.Right, Enumerable.Range(0, Count));
    }

    [TearDown]
    public void Dispose() => _dataset.Dispose();

    [TestCase(false)]
    [TestCase(true)]
    public void WhatATrimTookDoesNotStayOnDisk(bool isOnDiskBefore)
    {
        if (isOnDiskBefore) _dataset.Reopen();
        Remove(ListEnd.Left, 8000);
        Remove(ListEnd.Right, 7000);
        _dataset.Commit();
        _dataset.Reopen();
        Assert.That(Read(), Is.EqualTo(Enumerable.Range(8000, 5000)));
        Assert.That(CountStored(), Is.EqualTo(5000));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void ElementsPushedAfterATrimStay(bool isTrimmedOnDiskFirst)
    {
        _dataset.Reopen();
        Remove(ListEnd.Left, 8000);
        Remove(ListEnd.Right, 7000);
        _dataset.Commit();
        if (isTrimmedOnDiskFirst) _dataset.Engine.Persist();
        Push(ListEnd.Left, Enumerable.Range(7000, 1000).Reverse());
        Push(ListEnd.Right, Enumerable.Range(13_000, 500));
        _dataset.Reopen();
        Assert.That(Read(), Is.EqualTo(Enumerable.Range(7000, 6500)));
        Assert.That(CountStored(), Is.EqualTo(6500));
    }

    [Test]
    public void ATrimThatIsTakenBackTookNothing()
    {
        Remove(ListEnd.Left, 8000);
        _dataset.Rollback();
        Assert.That(Read(), Is.EqualTo(Enumerable.Range(0, Count)));
        _dataset.Reopen();
        Assert.That(Read(), Is.EqualTo(Enumerable.Range(0, Count)));
    }

    [Test]
    public void AnEmptiedListLeavesNothing()
    {
        Remove(ListEnd.Left, Count - 1);
        Remove(ListEnd.Right, 1);
        Assert.That(_dataset.Database.Find(Key).Exists, Is.False);
        _dataset.Commit();
        _dataset.Reopen();
        Assert.That(CountStored(), Is.Zero);
    }

    private void Push(ListEnd end, IEnumerable<int> numbers)
    {
        var entry = _dataset.Database.FindForWrite(Key);
        foreach (var number in numbers)
            Lists.Push(ref entry, end, UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture)));
        _dataset.Database.Save(ref entry);
        _dataset.Commit();
    }

    private void Remove(ListEnd end, long count)
    {
        var entry = _dataset.Database.FindForWrite(Key);
        Lists.Remove(ref entry, end, count);
        _dataset.Database.Save(ref entry);
    }

    private List<int> Read()
    {
        var entry = _dataset.Database.Find(Key);
        var read = new List<int>();
        using var cursor = new ListCursor(_dataset.Engine, ListSpan.Of(in entry));
        while (cursor.MoveNext()) read.Add(int.Parse(cursor.Value, CultureInfo.InvariantCulture));
        return read;
    }

    private int CountStored()
    {
        var stored = 0;
        using var cursor = _dataset.Engine.OpenCursor([KeyTag.Element]);
        for (var found = cursor.SeekToFirst(); found; found = cursor.Next()) stored++;
        return stored;
    }
}
