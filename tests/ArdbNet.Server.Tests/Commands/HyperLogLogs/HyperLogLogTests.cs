using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Commands.HyperLogLogs;

public sealed class HyperLogLogTests : CommandFixture
{
    [Test]
    public void AddingSaysWhetherTheEstimateMayHaveChanged()
    {
        Assert.That(Reply("PFADD k"), Is.EqualTo("(integer) 1"));
        Assert.That(Reply("PFADD k"), Is.EqualTo("(integer) 0"));
        Assert.That(Reply("PFADD k a b c"), Is.EqualTo("(integer) 1"));
        Assert.That(Reply("PFADD k a b c"), Is.EqualTo("(integer) 0"));
        Assert.That(Reply("PFCOUNT k"), Is.EqualTo("(integer) 3"));
        Assert.That(Reply("PFCOUNT nokey"), Is.EqualTo("(integer) 0"));
    }

    [Test]
    public void AKeyOfAnotherKindIsAnError()
    {
        Client.Call("SET", "k", "HYLL");
        Assert.That(Reply("PFADD k a"), Is.EqualTo("(error) WRONGTYPE Key is not a valid HyperLogLog string value."));
        Client.Call("SADD", "s", "a");
        Assert.That(Reply("PFCOUNT s"), Does.StartWith("(error) WRONGTYPE Operation"));
    }

    [Test]
    public void DamagedRegistersAreAnError()
    {
        Client.Call("PFADD", "k", "a", "b");
        Client.Call("APPEND", "k", "hello");
        Assert.That(Reply("PFCOUNT k"), Is.EqualTo("(error) INVALIDOBJ Corrupted HLL object detected"));
        Assert.That(Reply("PFMERGE other k"), Is.EqualTo("(error) INVALIDOBJ Corrupted HLL object detected"));
    }

    [Test]
    public void TheLogHasWhatChangedInTheString()
    {
        var logged = Logged("PFADD k a");
        Assert.That(logged, Has.Count.EqualTo(1));
        Assert.That(logged[0], Does.StartWith("SET k HYLL"));
        Client.Call("PFDEBUG", "TODENSE", "k");
        Assert.That(Logged("PFADD k b"), Has.Exactly(1).StartsWith("SETRANGE k ").And.All.Length.LessThan(100));
        Assert.That(Logged("PFADD k b"), Is.Empty);
        Assert.That(Logged("PFCOUNT k"), Has.Count.EqualTo(1));
        Assert.That(Logged("PFCOUNT k"), Is.Empty);
    }

    [Test]
    public void TheSelfTestPasses() => Assert.That(Reply("PFSELFTEST"), Is.EqualTo("OK"));

    [Test]
    public void StringsAndCountsEqualThoseOfRedisFromSparseToDense()
    {
        using var redis = new RedisServer();
        using var other = redis.Connect();
        using var twin = new TwinConnection(Server.Connect(), other);
        var random = new Random(5);
        for (var round = 0; round < 120; round++)
        {
            var count = 1 + random.Next(40);
            string[] elements = [.. Enumerable.Range(0, count).Select(_ => random.NextInt64().ToString(null, null))];
            twin.Call(["PFADD", $"k{round % 2}", .. elements]);
            twin.Call("GET", $"k{round % 2}");
            if (round % 3 == 0) twin.Call("PFCOUNT", "k0");
            if (round % 5 == 0) twin.Call("PFCOUNT", "k0", "k1", "k2");
            if (round % 20 == 19) twin.Call("PFMERGE", "k2", "k0", "k1");
            twin.Call("GET", "k2");
        }

        twin.Call("PFDEBUG", "ENCODING", "k0");
        twin.Call("PFDEBUG", "GETREG", "k2");
        twin.Call("CONFIG", "SET", "hll-sparse-max-bytes", "30");
        twin.Call("PFADD", "small", "a", "b", "c");
        twin.Call("PFDEBUG", "DECODE", "small");
        twin.Call("PFADD", "small", "d", "e", "f", "g", "h", "i", "j");
        twin.Call("PFDEBUG", "ENCODING", "small");
        twin.Call("GET", "small");
    }

    [Test]
    public void ALogThatIsReplayedMakesTheSameStrings()
    {
        var directory = Directory.CreateTempSubdirectory("ardbnet-");
        string before;
        using (var server = RunningServer.On(directory))
        {
            using var client = server.Connect();
            for (var i = 0; i < 2000; i++) client.Call("PFADD", "k", $"element:{i}", $"other:{i}");
            client.Call("PFCOUNT", "k");
            client.Call("PFMERGE", "l", "k");
            before = client.Call("DEBUG", "DIGEST").Text;
            server.Stop(ArdbNet.Server.Hosting.ShutdownMode.NoSave);
        }

        using (var server = RunningServer.On(directory))
        {
            using var client = server.Connect();
            Assert.That(client.Call("DEBUG", "DIGEST").Text, Is.EqualTo(before));
        }

        directory.Delete(recursive: true);
    }
}
