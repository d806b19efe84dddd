namespace ArdbNet.TestKit;

/// <summary>A server of ours and a redis-server, to be asked the same.</summary>
public sealed class TwinServers : IDisposable
{
    /// <summary>Starts both, ours with some directives changed.</summary>
    public TwinServers(params (string Name, string Value)[] options) => Server = new RunningServer(options);

    public RunningServer Server { get; }

    public RedisServer Redis { get; } = new("--enable-debug-command", "yes");

    /// <summary>A client of both.</summary>
    public TwinConnection Connect() => new(Server.Connect(), Redis.Connect());

    public void Dispose()
    {
        Redis.Dispose();
        Server.Dispose();
    }
}
