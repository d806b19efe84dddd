using ArdbNet.Server.Hosting;
using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Hosting;

/// <summary>The switch to a full sync's data, ended by a kill behind each of its steps.</summary>
public sealed class StoreFoldersTests
{
    private TemporaryDirectory _data = null!;

    [SetUp]
    public void MakeOldData()
    {
        _data = new TemporaryDirectory();
        Make("store", "old");
        Make("repl", "old");
    }

    [TearDown]
    public void Remove() => _data.Dispose();

    [Test]
    public void WhatIsNotCompleteIsDropped()
    {
        Make("sync/store", "new");
        new StoreFolders(_data.Path).Recover();
        AssertData("old");
    }

    [Test]
    public void ASwitchTakesBothFoldersAndLeavesNothingElse()
    {
        var folders = new StoreFolders(_data.Path);
        folders.BeginSync();
        Make("sync/store", "new");
        Make("sync/repl", "new");
        folders.CommitSync();
        folders.Recover();
        AssertData("new");
    }

    // What lies in the directory behind each step: a folder, and whose data it has.
    [TestCase("sync/store new,sync/repl new,store old,repl old", "old", TestName = "BeforeTheRenaming")]
    [TestCase("sync.ready/store new,sync.ready/repl new,store old,repl old", "new", TestName = "BehindTheRenaming")]
    [TestCase("sync.ready/store new,sync.ready/repl new,store.old old,repl old", "new", TestName = "TheOldStoreIsAside")]
    [TestCase("sync.ready/repl new,store new,store.old old,repl old", "new", TestName = "TheStoreIsInPlace")]
    [TestCase("sync.ready/repl new,store new,store.old old,repl.old old", "new", TestName = "TheOldLogIsAside")]
    [TestCase("sync.ready,store new,store.old old,repl new,repl.old old", "new", TestName = "BothAreInPlace")]
    [TestCase("store new,store.old old,repl new,repl.old old", "new", TestName = "TheOldOnesAreStillThere")]
    [TestCase("store new,repl new,repl.old", "new", TestName = "TheOldOnesAreHalfDeleted")]
    [TestCase("sync.ready/store new,sync.ready/repl new,store old,repl old,store.old older", "new", TestName = "TheLastSwitchLeftSomething")]
    public void AKillBehindAnyStepEndsInOneOfTheTwo(string folders, string expected)
    {
        Directory.Delete(_data.Path, recursive: true);
        foreach (var folder in folders.Split(','))
        {
            var words = folder.Split(' ');
            if (words.Length > 1) Make(words[0], words[1]);
            else Directory.CreateDirectory(Path.Combine(_data.Path, words[0]));
        }

        new StoreFolders(_data.Path).Recover();
        AssertData(expected);
        new StoreFolders(_data.Path).Recover();
        AssertData(expected);
    }

    private void Make(string folder, string whose)
    {
        var path = Directory.CreateDirectory(Path.Combine(_data.Path, folder)).FullName;
        File.WriteAllText(Path.Combine(path, "whose"), whose);
    }

    private void AssertData(string whose)
    {
        Assert.That(
            Directory.GetDirectories(_data.Path).Select(Path.GetFileName), Is.EquivalentTo(new[] { "store", "repl" }));
        foreach (var folder in (string[])["store", "repl"])
            Assert.That(File.ReadAllText(Path.Combine(_data.Path, folder, "whose")), Is.EqualTo(whose), folder);
    }
}
