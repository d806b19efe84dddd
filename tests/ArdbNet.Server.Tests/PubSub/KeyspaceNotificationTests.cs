using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.PubSub;

/// <summary>Which events are told, under which names and in which order: compared with redis-server.</summary>
public sealed class KeyspaceNotificationTests
{
    private TwinServers _servers = null!;
    private TwinConnection _client = null!;
    private TwinConnection _listener = null!;

    [OneTimeSetUp]
    public void Start() => _servers = new TwinServers();

    [OneTimeTearDown]
    public void Stop() => _servers.Dispose();

    [SetUp]
    public void Connect()
    {
        _client = _servers.Connect();
        _listener = _servers.Connect();
        _client.Call("FLUSHALL");
        _client.Call("CONFIG", "SET", "notify-keyspace-events", "");
    }

    [TearDown]
    public void Disconnect()
    {
        _client.Dispose();
        _listener.Dispose();
    }

    [TestCase("SET k v")]
    [TestCase("SET k v EX 100")]
    [TestCase("SET k v;SET k w KEEPTTL;SET k x NX;SET k y XX GET")]
    [TestCase("SETEX k 10 v;PSETEX k 1000 v;SETNX k x;SETNX l x")]
    [TestCase("MSET a 1 b 2;MSETNX a 1 c 2;MSETNX d 1 e 2")]
    [TestCase("SET k 1;GETSET k 2;GETDEL k;GETDEL k")]
    [TestCase("SET k 1;GETEX k EX 10;GETEX k PERSIST;GETEX k;GETEX k EXAT 1")]
    [TestCase("INCR n;DECR n;INCRBY n 2;DECRBY n 2;INCRBYFLOAT n 1.5")]
    [TestCase("APPEND k a;SETRANGE k 5 x;SETRANGE k 5 ")]
    [TestCase("SETBIT b 1 1;BITOP NOT c b;BITOP AND c none;BITFIELD b SET u8 0 1;BITFIELD b GET u8 0")]
    [TestCase("SET k v;DEL k none;SET k v;UNLINK k")]
    [TestCase("SET k v;EXPIRE k 100;PEXPIREAT k 99999999999999;PERSIST k;PERSIST k;EXPIRE k -1")]
    [TestCase("SET k v;RENAME k l;RENAMENX l m;SET n v;RENAMENX m n;RENAME m n")]
    [TestCase("SET k v;COPY k l;COPY k l;COPY k l REPLACE;MOVE k 1;COPY l l DB 2")]
    [TestCase("SET k v;TOUCH k;OBJECT ENCODING k;TYPE k")]
    [TestCase("HSET h f v g w;HSET h f x;HSETNX h f y;HSETNX h i y;HMSET h j 1;HINCRBY h n 1;HINCRBYFLOAT h n 1;HDEL h f none;HDEL h g i j n")]
    [TestCase("SADD s a b;SADD s a;SREM s a;SREM s a;SMOVE s t b;SPOP t")]
    [TestCase("SADD s a b;SADD t b c;SINTERSTORE u s t;SUNIONSTORE v s t;SDIFFSTORE w s s;SDIFFSTORE u s s;SMOVE s t a")]
    [TestCase("SADD s a;SPOP s 0;SPOP s 3")]
    [TestCase("GET none;GET none;HGET none f;SET k v;GET k;EXISTS none;TTL none")]
    [TestCase("MULTI;SET a 1;DEL a;EXEC")]
    [TestCase("SET a 1;FLUSHDB;SET a 1;FLUSHALL;SWAPDB 0 1")]
    [TestCase("SELECT 3;SET a 1;SELECT 0")]
    [TestCase("SET k x;SADD k y;INCR k;HSET k f v")]
    public void EventsAreThoseOfRedis(string script)
    {
        foreach (var classes in new[] { "KEA", "KEAmn" })
        {
            _client.Call("FLUSHALL");
            _client.Call("CONFIG", "SET", "notify-keyspace-events", classes);
            Compare(script.Split(';'));
        }
    }

    [Test]
    public void EachClassIsSwitchedByItsLetter()
    {
        string[] script =
        [
            "SET k v", "EXPIRE k 100", "DEL k", "HSET h f v", "SADD s a", "GET none", "SET p v PX 1", "SET new v", "DEL h",
        ];
        foreach (var letter in "$hsgxemnldztA")
        {
            foreach (var kinds in new[] { "K", "E", "KE" })
            {
                _client.Call("FLUSHALL");
                _client.Call("CONFIG", "SET", "notify-keyspace-events", kinds + letter);
                Compare(script[..^3]);
            }
        }

        _client.Call("CONFIG", "SET", "notify-keyspace-events", "$hsgxmn");
        Compare(script[..^3]);
    }

    [TestCase("KEA")]
    [TestCase("A")]
    [TestCase("KEg$lszhxetd")]
    [TestCase("KEn$")]
    [TestCase("Kx")]
    [TestCase("")]
    [TestCase("q")]
    [TestCase("KEAq")]
    public void TheDirectiveIsReadAndShownAsInRedis(string value)
    {
        _client.Call("CONFIG", "SET", "notify-keyspace-events", value);
        _client.Call("CONFIG", "GET", "notify-keyspace-events");
    }

    [Test]
    public void AnExpiredKeyIsToldWhenItGoes()
    {
        _client.Call("CONFIG", "SET", "notify-keyspace-events", "Ex");
        _listener.Call("SUBSCRIBE", "__keyevent@0__:expired");
        _client.Call("SET", "gone", "v", "PX", "30");
        Assert.That(_listener.Read().ToString(), Does.Contain("gone"));
        _client.Call("EXISTS", "gone");
    }

    [Test]
    public void AKeyThatACommandFindsExpiredIsToldBefore()
    {
        _client.Call("DEBUG", "SET-ACTIVE-EXPIRE", "0");
        _client.Call("CONFIG", "SET", "notify-keyspace-events", "KEA");
        _client.Call("SET", "k", "v", "PX", "5");
        Thread.Sleep(30);
        Compare(["SET k w", "GET k"]);
        _client.Call("DEBUG", "SET-ACTIVE-EXPIRE", "1");
    }

    // A message of their own shows where the events of the script end.
    private void Compare(string[] script)
    {
        _listener.Call("PSUBSCRIBE", "*");
        foreach (var request in script) _client.Call(request.Split(' '));
        _client.Call("PUBLISH", "end", "of script");
        while (_listener.Read()[2].Text != "end")
        {
        }

        _listener.Call("PUNSUBSCRIBE");
    }
}
