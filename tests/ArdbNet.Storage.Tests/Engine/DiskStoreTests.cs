namespace ArdbNet.Storage.Tests.Engine;

public sealed class DiskStoreTests
{
    [Test]
    public void FilesThatACursorWasTheLastToHoldAreDeletedByAnotherThread()
    {
        // Deleted by this thread they would never be seen again; the other one may be quicker than a look, now and then.
        using var store = new TemporaryEngine();
        var areLeft = false;
        for (byte round = 0; round < 50 && !areLeft; round++) areLeft = AreLeftByCursor(store, round);
        Assert.That(areLeft, "each time the files were gone at once");
    }

    private static bool AreLeftByCursor(TemporaryEngine store, byte round)
    {
        // Tables that overlap, so that a compaction replaces them.
        for (byte i = 0; i < 2; i++)
        {
            store.Engine.Put([1, 1], [round, i]);
            store.Commit();
            store.Engine.Persist();
        }

        var held = Directory.GetFiles(store.Options.Directory, "*.sst");
        var cursor = store.Engine.Disk.OpenCursor(snapshot: null, [0], [255]);
        store.Engine.Disk.CompactRange([0], [255]);
        Assert.That(held, Has.All.Exist);
        cursor.Dispose();
        var areLeft = held.Any(File.Exists);
        Assert.That(() => held.Any(File.Exists), Is.False.After(10_000, 5));
        return areLeft;
    }
}
