using ArdbNet.Server.Configuration;
using ArdbNet.Server.Hosting;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Server.Propagation;

/// <summary>A key whose time has passed was removed: DEL goes into the log before whatever the command does.</summary>
internal sealed class ExpiryPropagation(ArdbServer server) : IKeyspaceListener
{
    public void KeyExpired(Database database, ReadOnlySpan<byte> key)
    {
        var stream = server.Dispatcher.Stream;
        stream.BeginCommand(database.Index, 2);
        stream.Add("DEL"u8);
        stream.Add(key);
        server.Statistics.ExpiredKeys++;
        server.Watches.Touch(database.Index, key);
        server.Notifications.Notify(KeyspaceEvents.Expired, "expired"u8, key, database.Index);
    }
}
