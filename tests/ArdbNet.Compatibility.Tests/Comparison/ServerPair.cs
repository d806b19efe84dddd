using ArdbNet.Server.Hosting;
using ArdbNet.TestKit;

namespace ArdbNet.Compatibility.Tests.Comparison;

/// <summary>A redis-server and an ArdbNet that get the same requests. ArdbNet can be restarted on its data.</summary>
internal sealed class ServerPair : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("ardbnet-");

    private readonly (string Name, string Value)[] _options;

    public ServerPair(params (string Name, string Value)[] options)
    {
        _options = options;
        // Expired keys go at once, so that DBSIZE and notifications need no long waits.
        Redis = new RedisServer("--hz", "500", "--enable-debug-command", "yes");
        Ardb = RunningServer.On(_directory, _options);
    }

    public RedisServer Redis { get; }

    public RunningServer Ardb { get; private set; }

    public void Clear()
    {
        foreach (var port in (int[])[Redis.Port, Ardb.Port])
        {
            using var connection = new RespConnection("127.0.0.1", port);
            connection.Call("FLUSHALL");
            connection.Call("FUNCTION", "FLUSH");
            connection.Call("SCRIPT", "FLUSH");
            connection.Call("CONFIG", "SET", "notify-keyspace-events", "");
            connection.Call("CLIENT", "UNPAUSE");
        }
    }

    /// <summary>Removes what has ended in the databases that sequences use, however busy the machine is.</summary>
    public void ExpireInRedis()
    {
        using var connection = Redis.Connect();
        foreach (var line in connection.Call("INFO", "keyspace").Text.Split("\r\n").Where(HasTimesToLive))
        {
            connection.Call("SELECT", line[2..line.IndexOf(':', StringComparison.Ordinal)]);
            connection.Call("SCAN", "0", "COUNT", "100000");
        }
    }

    // db0:keys=1,expires=1,avg_ttl=0
    private static bool HasTimesToLive(string line) =>
        line.StartsWith("db", StringComparison.Ordinal) && !line.Contains("expires=0,", StringComparison.Ordinal);

    public void RestartArdb(ShutdownMode mode)
    {
        Ardb.Stop(mode);
        Ardb = RunningServer.On(_directory, _options);
    }

    /// <summary>Null when both hold the same keys with the same types, values and times to live.</summary>
    public Difference? CompareKeyspaces(int at)
    {
        using var redis = Redis.Connect();
        using var ardb = Ardb.Connect();
        return KeyspaceComparison.FindDifference(redis, ardb) is var (expected, actual)
            ? new Difference(at, expected, actual)
            : null;
    }

    public void Dispose()
    {
        Redis.Dispose();
        Ardb.Dispose();
        _directory.Delete(recursive: true);
    }
}
