using ArdbNet.TestKit;

namespace ArdbNet.Durability.Tests.Disks;

public sealed class SyncedReplyTests
{
    [Test]
    public void WithAlwaysAReplyMeansThatTheLogIsOnTheDisk()
    {
        using var server = new RunningServer(("appendfsync", "always"));
        var log = server.Server.Store.Log;
        var clients = Enumerable.Range(0, 4).Select(client => Task.Run(() =>
        {
            using var connection = server.Connect();
            for (var i = 0; i < 50; i++)
            {
                // The stream's end before the request is a lower bound of where its own bytes end.
                var before = log.TailOffset;
                connection.Call("SET", $"{client}", $"{i}");
                Assert.That(log.SyncedOffset, Is.GreaterThan(before));
            }
        }));
        Task.WaitAll(clients);
    }

    [Test]
    public void WithEverysecItIsOnTheDiskASecondLater()
    {
        using var server = new RunningServer(("appendfsync", "everysec"));
        using var connection = server.Connect();
        var log = server.Server.Store.Log;
        connection.Call("SET", "a", "1");
        Assert.That(() => log.SyncedOffset, Is.EqualTo(log.TailOffset).After(3000, 20));
        connection.Call("SET", "a", "2");
        Assert.That(log.SyncedOffset, Is.LessThan(log.TailOffset));
    }
}
