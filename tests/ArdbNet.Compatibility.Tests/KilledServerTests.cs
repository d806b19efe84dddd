using ArdbNet.Compatibility.Tests.Comparison;
using ArdbNet.TestKit;

namespace ArdbNet.Compatibility.Tests;

/// <summary>What a killed server finds in its log is what it held, whatever commands it came from.</summary>
internal sealed class KilledServerTests
{
    private const int DatabaseCount = 16;
    private const int SequenceLength = 400;

    // The cycle that removes what has ended runs ten times a second.
    private static readonly TimeSpan ExpiryPause = TimeSpan.FromMilliseconds(300);

    [Test]
    public void DataOfEveryFamilyAreTheSameAfterKill()
    {
        var directory = Directory.CreateTempSubdirectory("ardbnet-");
        try
        {
            List<string>? held = null;
            foreach (var family in CommandFamilies.All) held = PlayAndKill(directory, held, family);
            using var server = new ServerProcess(directory.FullName);
            using var connection = server.Connect();
            Assert.That(KeyspaceDescription.Of(connection, DatabaseCount), Is.EqualTo(held));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    /// <summary>Starts the server, compares its data with what it held, plays a sequence and kills it.</summary>
    /// <returns>What it held when it was killed.</returns>
    private static List<string> PlayAndKill(DirectoryInfo directory, List<string>? held, CommandFamily family)
    {
        using var server = new ServerProcess(directory.FullName);
        using var connection = server.Connect();
        if (held is not null)
            Assert.That(KeyspaceDescription.Of(connection, DatabaseCount), Is.EqualTo(held), $"before {family}");

        // A sequence may have removed all its keys in the end.
        for (var seed = 5000; seed < 5005; seed++)
        {
            Play(server.Port, family.Make(seed, SequenceLength));
            Thread.Sleep(ExpiryPause);
            held = KeyspaceDescription.Of(connection, DatabaseCount);
            if (held.Count > DatabaseCount) break;
        }

        Assert.That(held, Has.Count.GreaterThan(DatabaseCount), $"{family} left no key");
        server.Kill();
        return held!;
    }

    private static void Play(int port, Step[] steps)
    {
        var clients = new Dictionary<int, SequenceClient>();
        foreach (var step in steps)
        {
            if (!clients.TryGetValue(step.Connection, out var client))
                clients.Add(step.Connection, client = new SequenceClient(port, protocol: 2));
            client.Send(step);
            client.Receive(step);
        }

        foreach (var client in clients.Values) client.Dispose();
    }
}
