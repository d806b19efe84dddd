using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Sessions;

namespace ArdbNet.Server.Commands.PubSub;

/// <summary>
/// SUBSCRIBE and its kin. Each name is confirmed by a push of its own: kind, name, number of subscriptions left.
/// </summary>
public static class SubscriptionCommands
{
    private const CommandFlags Flags =
        CommandFlags.PubSub | CommandFlags.NoScript | CommandFlags.Loading | CommandFlags.Stale;

    [Command("subscribe", -2, Flags, Group = "pubsub", Since = "2.0.0", Summary = "Listens to channels",
        Complexity = "O(N), N channels")]
    public static void Subscribe(Call call)
    {
        for (var i = 1; i < call.Count; i++)
        {
            call.Server.PubSub.Subscribe(call.Session, call[i].ToArray());
            Confirm(call, "subscribe"u8, call[i], call.Session.Subscriptions.Count);
        }
    }

    [Command("psubscribe", -2, Flags, Group = "pubsub", Since = "2.0.0",
        Summary = "Listens to all channels whose names match patterns", Complexity = "O(N), N patterns")]
    public static void SubscribePattern(Call call)
    {
        for (var i = 1; i < call.Count; i++)
        {
            call.Server.PubSub.SubscribePattern(call.Session, call[i].ToArray());
            Confirm(call, "psubscribe"u8, call[i], call.Session.Subscriptions.Count);
        }
    }

    [Command("ssubscribe", -2, Flags, FirstKey = 1, LastKey = -1, Group = "pubsub", Since = "7.0.0",
        Summary = "Listens to shard channels", Complexity = "O(N), N channels")]
    public static void SubscribeShard(Call call)
    {
        for (var i = 1; i < call.Count; i++)
        {
            call.Server.PubSub.SubscribeShard(call.Session, call[i].ToArray());
            Confirm(call, "ssubscribe"u8, call[i], call.Session.Subscriptions.ShardChannels.Count);
        }
    }

    [Command("unsubscribe", -1, Flags, Group = "pubsub", Since = "2.0.0",
        Summary = "Stops listening to channels, or to all", Complexity = "O(N), N channels")]
    public static void Unsubscribe(Call call) => End(
        call,
        "unsubscribe"u8,
        call.Session.Subscriptions.Channels,
        static (call, channel) => call.Server.PubSub.Unsubscribe(call.Session, channel),
        static session => session.Subscriptions.Count);

    [Command("punsubscribe", -1, Flags, Group = "pubsub", Since = "2.0.0",
        Summary = "Stops listening to patterns, or to all", Complexity = "O(N), N patterns")]
    public static void UnsubscribePattern(Call call) => End(
        call,
        "punsubscribe"u8,
        call.Session.Subscriptions.Patterns,
        static (call, pattern) => call.Server.PubSub.UnsubscribePattern(call.Session, pattern),
        static session => session.Subscriptions.Count);

    [Command("sunsubscribe", -1, Flags, FirstKey = 1, LastKey = -1, Group = "pubsub", Since = "7.0.0",
        Summary = "Stops listening to shard channels, or to all", Complexity = "O(N), N channels")]
    public static void UnsubscribeShard(Call call) => End(
        call,
        "sunsubscribe"u8,
        call.Session.Subscriptions.ShardChannels,
        static (call, channel) => call.Server.PubSub.UnsubscribeShard(call.Session, channel),
        static session => session.Subscriptions.ShardChannels.Count);

    private static void End(
        Call call,
        ReadOnlySpan<byte> kind,
        HashSet<byte[]> subscribed,
        Action<Call, byte[]> unsubscribe,
        Func<Session, int> count)
    {
        byte[][] names = call.Count > 1 ? NamesOf(call) : [.. subscribed];
        foreach (var name in names)
        {
            unsubscribe(call, name);
            Confirm(call, kind, name, count(call.Session));
        }

        if (names.Length > 0) return;
        call.Reply.PushHeader(3);
        call.Reply.Bulk(kind);
        call.Reply.Null();
        call.Reply.Integer(count(call.Session));
    }

    private static byte[][] NamesOf(Call call)
    {
        var names = new byte[call.Count - 1][];
        for (var i = 0; i < names.Length; i++) names[i] = call[i + 1].ToArray();
        return names;
    }

    private static void Confirm(Call call, ReadOnlySpan<byte> kind, ReadOnlySpan<byte> name, int count)
    {
        call.Reply.PushHeader(3);
        call.Reply.Bulk(kind);
        call.Reply.Bulk(name);
        call.Reply.Integer(count);
    }
}
