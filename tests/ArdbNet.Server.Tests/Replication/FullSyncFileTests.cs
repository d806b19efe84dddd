using System.Globalization;
using System.Text.Json;
using ArdbNet.Server.Tests.Commands.Dumps;
using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Replication;

/// <summary>RDB files of real masters, sound and broken, sent to a replica in a full sync.</summary>
public sealed class FullSyncFileTests
{
    private static readonly string[] Types = ["string", "set", "hash", "list", "zset", "stream"];

    private static IEnumerable<string> SoundVersions =>
        RdbFixtures.SoundFiles.Select(static path => path[..path.IndexOf('/', StringComparison.Ordinal)]).Distinct();

    [TestCaseSource(nameof(SoundVersions))]
    public void TheReplicaHasWhatAClientOfItsMasterSaw(string version)
    {
        using var server = new RunningServer(("databases", "100"));
        using var replica = server.Connect();
        foreach (var path in RdbFixtures.SoundFiles.Where(path => path.StartsWith(version + "/", StringComparison.Ordinal)))
        {
            using var master = new EmulatedMaster(RecordedMaster.OfFile(RdbFixtures.Files[path]), cutEvery: 0);
            Follow(replica, master);
            ReplicationState.WaitFor(replica, state => state.IsLinkUp && state.Id == master.Id);
            AssertHolds(replica, path);
        }
    }

    private static void AssertHolds(RespConnection replica, string path)
    {
        var expected = RdbFixtures.ReadJson(Path.ChangeExtension(path, ".json"));
        if (!expected.TryGetProperty("databases", out var databases))
        {
            AssertNames(replica, path, expected.GetProperty("keys").EnumerateArray()
                .Select(static item => (Database: item[0].ToString(), Key: item[1].GetString()!)));
            return;
        }

        AssertNames(replica, path, databases.EnumerateObject().SelectMany(
            static database => database.Value.EnumerateArray(),
            static (database, key) => (database.Name, FixtureValue.Text(key.GetProperty("key")))));
        foreach (var ((database, name), key) in FixtureValue.KeysOf(Path.ChangeExtension(path, ".json")))
        {
            replica.Call("SELECT", database.ToString(CultureInfo.InvariantCulture));
            AssertKey(replica, key, $"{path} {database} {name}");
        }
    }

    private static void AssertNames(
        RespConnection replica, string path, IEnumerable<(string Database, string Key)> expected)
    {
        foreach (var database in expected.GroupBy(static item => item.Database))
        {
            replica.Call("SELECT", database.Key);
            Assert.That(replica.Call("DBSIZE").Number, Is.EqualTo(database.Count()), path);
        }
    }

    private static void AssertKey(RespConnection replica, JsonElement key, string name)
    {
        var type = key.GetProperty("type").GetString()!;
        if (!Types.Contains(type) || key.TryGetProperty("expired", out _)) return;
        var bytes = RdbFixtures.BytesOf(key.GetProperty("key"));
        Assert.That(
            FixtureValue.Read(replica, type, bytes),
            Is.EqualTo(FixtureValue.Expected(key.GetProperty("value"), type)),
            name);
        var expire = key.GetProperty("expire");
        var atMs = expire.ValueKind == JsonValueKind.Null ? -1 : expire.GetProperty("at_ms").GetInt64();
        Assert.That(replica.Call("PEXPIRETIME"u8.ToArray(), bytes).Number, Is.EqualTo(atMs), name);
    }

    private static void Follow(RespConnection replica, EmulatedMaster master) => replica.Call(
        "REPLICAOF", "127.0.0.1", master.Port.ToString(CultureInfo.InvariantCulture));
}
