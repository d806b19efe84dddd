using System.Globalization;
using System.Text;
using ArdbNet.Server.Configuration;
using ArdbNet.Server.Hosting;

namespace ArdbNet.Server.PubSub;

/// <summary>notify-keyspace-events: what happens to keys, published as messages. Used by the executor only.</summary>
public sealed class KeyspaceNotifications(ArdbServer server)
{
    /// <summary>Publishes an event of a key when its class is switched on and somebody listens.</summary>
    public void Notify(KeyspaceEvents events, ReadOnlySpan<byte> name, ReadOnlySpan<byte> key, int database)
    {
        var wanted = server.Options.NotifyKeyspaceEvents;
        if (wanted == KeyspaceEvents.None || (wanted & events) == 0 || !server.PubSub.HasListeners) return;

        var number = database.ToString(CultureInfo.InvariantCulture);
        if ((wanted & KeyspaceEvents.Keyspace) != 0)
        {
            server.PubSub.Publish([.. Encoding.ASCII.GetBytes($"__keyspace@{number}__:"), .. key], name);
        }

        if ((wanted & KeyspaceEvents.KeyEvent) != 0)
        {
            server.PubSub.Publish([.. Encoding.ASCII.GetBytes($"__keyevent@{number}__:"), .. name], key);
        }
    }
}
