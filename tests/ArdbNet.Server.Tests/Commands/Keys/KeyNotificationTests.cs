using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Commands.Keys;

public sealed class KeyNotificationTests
{
    // What Redis 7.0.15 says, in its order.
    [TestCase("DEL a none b", "del a|del b")]
    [TestCase("UNLINK a", "del a")]
    [TestCase("RENAME a b", "rename_from a|rename_to b")]
    [TestCase("RENAMENX a c", "rename_from a|rename_to c")]
    [TestCase("MOVE a 1", "move_from a|move_to a")]
    [TestCase("COPY a c", "copy_to c")]
    [TestCase("COPY a b REPLACE", "copy_to b")]
    [TestCase("EXPIRE a 100", "expire a")]
    [TestCase("EXPIRE a -1", "del a")]
    [TestCase("PERSIST ttl", "persist ttl")]
    [TestCase("PERSIST a", "")]
    [TestCase("FLUSHALL", "")]
    [TestCase("EXISTS none", "keymiss none")]
    [TestCase("TTL none", "keymiss none")]
    [TestCase("OBJECT ENCODING none", "")]
    [TestCase("DEL none", "")]
    public void EventsAreThoseOfRedis(string command, string events)
    {
        using var server = new RunningServer(("notify-keyspace-events", "AEm"));
        using var client = server.Connect();
        using var listener = server.Connect();
        foreach (var line in (string[])["SET a 1", "SET b 2", "SET ttl 3 EX 1000"]) client.Call(line.Split(' '));
        listener.Call("PSUBSCRIBE", "__keyevent@*", "end");
        client.Call(command.Split(' '));
        client.Call("PUBLISH", "end", "");
        listener.Read();
        var told = new List<string>();
        for (var message = listener.Read(); message[2].Text != "end"; message = listener.Read())
        {
            told.Add($"{message[2].Text.Split(':')[1]} {message[3].Text}");
        }

        Assert.That(string.Join('|', told), Is.EqualTo(events));
    }
}
