using System.Text;
using ArdbNet.Storage.Encoding;
using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Commands;

/// <summary>One server and one client for all tests of a fixture; each test begins with no keys.</summary>
public abstract class CommandFixture
{
    protected RunningServer Server { get; private set; } = null!;

    protected RespConnection Client { get; private set; } = null!;

    [OneTimeSetUp]
    public void StartServer()
    {
        Server = new RunningServer();
        Client = Server.Connect();
    }

    [OneTimeTearDown]
    public void StopServer()
    {
        Client.Dispose();
        Server.Dispose();
    }

    [SetUp]
    public void RemoveKeys() => Server.Run(static core => core.Dispatcher.RunInternal(core.Dataset[0].Flush));

    /// <summary>Makes the key hold a set, whatever it held: a value of another type.</summary>
    internal static void MakeSet(RunningServer server, string key) =>
        server.Run(core => core.Dispatcher.RunInternal(() =>
        {
            var database = core.Dataset[0];
            var entry = database.FindForWrite(Encoding.ASCII.GetBytes(key));
            database.Begin(ref entry, KeyType.Set);
            entry.Count = 1;
            database.Save(ref entry);
        }));

    /// <summary>Sends words, separated by blanks and with '' for the empty one; gives the reply as redis-cli prints it.</summary>
    protected string Reply(string line) => Client.Call(Words(line)).ToString();

    /// <summary>What a command puts into the log, a line each.</summary>
    protected IReadOnlyList<string> Logged(string line)
    {
        // The first write says the database.
        Client.Call("SET", "before", "x");
        var offset = Server.Run(static core => core.Store.Log.TailOffset);
        var reply = Client.Call(Words(line));
        Assert.That(reply.IsError, Is.False, () => reply.ToString());
        return Server.ReadLoggedCommands(offset);
    }

    /// <summary>When the key expires, milliseconds since 1970; 0 = never.</summary>
    protected long ExpireAtMs(string key) =>
        Server.Run(core => core.Dataset[0].Load(Encoding.ASCII.GetBytes(key)).ExpireAtMs);

    protected static string[] Words(string line) =>
        Array.ConvertAll(line.Split(' '), static word => word == "''" ? "" : word);
}
