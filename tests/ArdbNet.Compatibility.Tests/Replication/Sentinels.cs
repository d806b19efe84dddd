using System.Globalization;
using ArdbNet.TestKit;

namespace ArdbNet.Compatibility.Tests.Replication;

/// <summary>Three sentinels that agree about one master, called m.</summary>
internal sealed class Sentinels : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly List<RedisServer> _servers = [];

    public Sentinels(int masterPort)
    {
        for (var i = 0; i < 3; i++)
        {
            var file = Path.Combine(_directory.Path, $"sentinel{i}.conf");
            File.WriteAllText(file, $"""
                sentinel monitor m 127.0.0.1 {masterPort} 2
                sentinel down-after-milliseconds m 1500
                sentinel failover-timeout m 8000

                """);
            _servers.Add(RedisServer.Sentinel(file));
        }
    }

    public RespConnection Connect() => _servers[0].Connect();

    public bool KnowsAll(RespConnection sentinel, int replicas)
    {
        var master = sentinel.Call("SENTINEL", "MASTER", "m").Items.Select(static item => item.Text).ToList();
        return master[master.IndexOf("num-slaves") + 1] == replicas.ToString(CultureInfo.InvariantCulture)
            && master[master.IndexOf("num-other-sentinels") + 1]
                == (_servers.Count - 1).ToString(CultureInfo.InvariantCulture);
    }

    public static int MasterPort(RespConnection sentinel) =>
        int.Parse(sentinel.Call("SENTINEL", "GET-MASTER-ADDR-BY-NAME", "m")[1].Text, CultureInfo.InvariantCulture);

    public void Dispose()
    {
        foreach (var server in _servers) server.Dispose();
        _directory.Dispose();
    }
}
