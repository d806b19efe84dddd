using ArdbNet.Server.Configuration;
using ArdbNet.Server.Hosting;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Server.Propagation;

/// <summary>Tells the log, watchers and subscribers what the keyspace did by itself while a command ran.</summary>
internal sealed class KeyspaceListener(ArdbServer server) : IKeyspaceListener
{
    public void KeyCreated(Database database, ReadOnlySpan<byte> key) =>
        server.Notifications.Notify(KeyspaceEvents.New, "new"u8, key, database.Index);

    // DEL goes into the log before whatever the command does.
    public void KeyExpired(Database database, ReadOnlySpan<byte> key)
    {
        var stream = server.Dispatcher.Stream;
        stream.BeginCommand(database.Index, 2);
        stream.Add("DEL"u8);
        stream.Add(key);
        server.Statistics.ExpiredKeys++;
        server.Watches.Touch(database.Index, key);
        server.Blocked.Signal(database.Index, key);
        server.Tracking.Invalidate(key, changer: null);
        server.Notifications.Notify(KeyspaceEvents.Expired, "expired"u8, key, database.Index);
    }
}
