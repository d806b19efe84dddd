using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Storage.Tests.Keyspace;

/// <summary>Remembers keys that expired, as "database:key".</summary>
internal sealed class RecordingListener : IKeyspaceListener
{
    public List<string> Expired { get; } = [];

    public void KeyExpired(Database database, ReadOnlySpan<byte> key) =>
        Expired.Add($"{database.Index}:{System.Text.Encoding.UTF8.GetString(key)}");
}
