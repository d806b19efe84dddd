using System.Globalization;
using ArdbNet.Storage.Dumps;

namespace ArdbNet.Storage.Tests.Dumps;

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

    // pid (name) state … ; the 19th field is the thread's nice value.
    private static int ReadNice()
    {
        var stat = File.ReadAllText("/proc/thread-self/stat");
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[16], CultureInfo.InvariantCulture);
    }
}
