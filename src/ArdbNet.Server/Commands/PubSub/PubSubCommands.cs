using ArdbNet.Resp;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Sessions;

namespace ArdbNet.Server.Commands.PubSub;

/// <summary>PUBSUB: who listens to what.</summary>
public static class PubSubCommands
{
    private const CommandFlags Flags = CommandFlags.PubSub | CommandFlags.Loading | CommandFlags.Stale;

    [Command("pubsub|channels", -2, Flags, Group = "pubsub", Since = "2.8.0",
        Summary = "Names the channels somebody listens to", Complexity = "O(N), N channels")]
    public static void Channels(Call call) => ReplyNames(call, call.Server.PubSub.Channels);

    [Command("pubsub|shardchannels", -2, Flags, Group = "pubsub", Since = "7.0.0",
        Summary = "Names the shard channels somebody listens to", Complexity = "O(N), N channels")]
    public static void ShardChannels(Call call) => ReplyNames(call, call.Server.PubSub.ShardChannels);

    [Command("pubsub|numsub", -2, Flags, Group = "pubsub", Since = "2.8.0",
        Summary = "Counts the listeners of channels", Complexity = "O(N), N channels asked for")]
    public static void CountListeners(Call call) => ReplyCounts(call, call.Server.PubSub.Channels);

    [Command("pubsub|shardnumsub", -2, Flags, Group = "pubsub", Since = "7.0.0",
        Summary = "Counts the listeners of shard channels", Complexity = "O(N), N channels asked for")]
    public static void CountShardListeners(Call call) => ReplyCounts(call, call.Server.PubSub.ShardChannels);

    [Command("pubsub|numpat", 2, Flags, Group = "pubsub", Since = "2.8.0",
        Summary = "Counts the patterns somebody listens to", Complexity = "O(1)")]
    public static void CountPatterns(Call call) => call.Reply.Integer(call.Server.PubSub.PatternCount);

    [Command("pubsub|help", 2, CommandFlags.Loading | CommandFlags.Stale, Group = "pubsub", Since = "6.2.0",
        Summary = "Explains the subcommands", Complexity = "O(1)")]
    public static void Help(Call call) => HelpReply.Write(
        call.Reply,
        "PUBSUB <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
        "CHANNELS [<pattern>]",
        "    Name the channels somebody listens to (those that match the pattern).",
        "NUMPAT",
        "    Count the patterns somebody listens to.",
        "NUMSUB [<channel> ...]",
        "    Count the listeners of the channels, patterns excluded.",
        "SHARDCHANNELS [<pattern>]",
        "    Name the shard channels somebody listens to (those that match the pattern).",
        "SHARDNUMSUB [<shardchannel> ...]",
        "    Count the listeners of the shard channels.");

    private static void ReplyNames(Call call, IReadOnlyDictionary<byte[], List<Session>> channels)
    {
        if (call.Count > 3)
        {
            call.Reply.Error(ErrorReplies.SubcommandSyntax(call, "PUBSUB"));
            return;
        }

        var names = new List<byte[]>();
        foreach (var name in channels.Keys)
        {
            if (call.Count == 2 || GlobPattern.Matches(call[2], name)) names.Add(name);
        }

        call.Reply.ArrayHeader(names.Count);
        foreach (var name in names) call.Reply.Bulk(name);
    }

    private static void ReplyCounts(Call call, IReadOnlyDictionary<byte[], List<Session>> channels)
    {
        call.Reply.ArrayHeader((call.Count - 2) * 2);
        for (var i = 2; i < call.Count; i++)
        {
            call.Reply.Bulk(call[i]);
            call.Reply.Integer(channels.TryGetValue(call[i].ToArray(), out var sessions) ? sessions.Count : 0);
        }
    }
}
