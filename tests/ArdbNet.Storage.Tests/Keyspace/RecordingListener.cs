using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Storage.Tests.Keyspace;

/// <summary>Remembers keys that were created and that expired, as "database:key".</summary>
internal sealed class RecordingListener : IKeyspaceListener
{
    public List<string> Created { get; } = [];

    public List<string> Expired { get; } = [];

    public void KeyCreated(Database database, ReadOnlySpan<byte> key) => Created.Add(Name(database, key));

    public void KeyExpired(Database database, ReadOnlySpan<byte> key) => Expired.Add(Name(database, key));

    private static string Name(Database database, ReadOnlySpan<byte> key) =>
        $"{database.Index}:{System.Text.Encoding.UTF8.GetString(key)}";
}
