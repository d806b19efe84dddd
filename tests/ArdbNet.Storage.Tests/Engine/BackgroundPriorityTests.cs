using System.Globalization;
using ArdbNet.Storage.Engine;

namespace ArdbNet.Storage.Tests.Engine;

public sealed class BackgroundPriorityTests
{
    [Test]
    public void WorkRunsOnAThreadThatGivesWayAndTheCallersKeepsItsPriority()
    {
        var before = ReadNice();
        Assert.That(BackgroundPriority.Run("test", ReadNice), Is.EqualTo(10));
        Assert.That(ReadNice(), Is.EqualTo(before));
    }

    [Test]
    public async Task WhatFollowsTheWorkRunsAsTheCallerDid()
    {
        var before = ReadNice();
        var within = await BackgroundPriority.RunAsync("test", ReadNice).ConfigureAwait(false);
        Assert.That((within, ReadNice()), Is.EqualTo((10, before)));
    }

    [Test]
    public void WhatTheWorkThrowsReachesTheCaller()
    {
        Assert.That(
            static () => BackgroundPriority.Run<int>("test", static () => throw new IOException("full")),
            Throws.InstanceOf<IOException>());
    }

    [Test]
    public void TheThreadsThatFlushAndCompactGiveWay()
    {
        using var store = new TemporaryEngine();
        store.Engine.Persist();
        var threads = Directory.GetDirectories("/proc/self/task").Select(Describe).ToList();
        string[] background = ["ardbnet-flush", "rocksdb:low", "rocksdb:high"];
        Assert.That(threads.Select(static thread => thread.Name), Is.SupersetOf(background));
        Assert.That(
            threads.Where(thread => background.Contains(thread.Name)).Select(static thread => thread.Nice),
            Is.All.EqualTo(10));
    }

    private static (string Name, int Nice) Describe(string task)
    {
        try
        {
            return (File.ReadAllText($"{task}/comm").Trim(), NiceIn($"{task}/stat"));
        }
        catch (IOException)
        {
            // The thread has ended meanwhile.
            return default;
        }
    }

    private static int ReadNice() => NiceIn("/proc/thread-self/stat");

    // pid (name) state … ; the 19th field is the thread's nice value.
    private static int NiceIn(string path)
    {
        var stat = File.ReadAllText(path);
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[16], CultureInfo.InvariantCulture);
    }
}
