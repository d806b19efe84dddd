namespace ArdbNet.Server.Tests.Commands.Lists;

public sealed class ListLogTests : CommandFixture
{
    [TestCase("LPUSH k x y", "LPUSH k x y")]
    [TestCase("RPUSHX k x y", "RPUSH k x y")]
    [TestCase("LPUSHX none x", "")]
    [TestCase("LPOP k", "LPOP k")]
    [TestCase("LPOP k 1", "LPOP k")]
    [TestCase("LPOP k 2", "LTRIM k 2 -1")]
    [TestCase("RPOP k 3", "LTRIM k 0 -4")]
    [TestCase("RPOP k 100", "LTRIM k 0 -6")]
    [TestCase("LPOP k 0", "")]
    [TestCase("LMPOP 2 none k RIGHT COUNT 2", "LTRIM k 0 -3")]
    [TestCase("LMPOP 2 none k LEFT", "LPOP k")]
    [TestCase("LSET k 0 x", "lset k 0 x")]
    [TestCase("LINSERT k BEFORE b x", "linsert k BEFORE b x")]
    [TestCase("LINSERT k BEFORE none x", "")]
    [TestCase("LREM k 0 b", "lrem k 0 b")]
    [TestCase("LREM k 0 none", "")]
    [TestCase("LTRIM k 1 -2", "ltrim k 1 -2")]
    [TestCase("LTRIM k 0 -1", "")]
    [TestCase("LTRIM k 9 0", "ltrim k 9 0")]
    [TestCase("RPOPLPUSH k l", "RPOPLPUSH k l")]
    [TestCase("LMOVE k l RIGHT LEFT", "RPOPLPUSH k l")]
    [TestCase("LMOVE k l RIGHT RIGHT", "MULTI;RPOP k;RPUSH l e;EXEC")]
    [TestCase("LMOVE k k LEFT RIGHT", "MULTI;LPOP k;RPUSH k a;EXEC")]
    [TestCase("COPY k l", "RPUSH l a b c b e")]
    public void AChangeIsLoggedInWordsOfRedis26(string command, string logged)
    {
        Client.Call("RPUSH", "k", "a", "b", "c", "b", "e");
        Assert.That(string.Join(';', Logged(command)), Is.EqualTo(logged).IgnoreCase);
    }
}
