using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Commands.PubSub;

/// <summary>PUBLISH and SPUBLISH.</summary>
public static class PublishCommands
{
    private const CommandFlags Flags =
        CommandFlags.PubSub | CommandFlags.Loading | CommandFlags.Stale | CommandFlags.Fast | CommandFlags.MayReplicate;

    [Command("publish", 3, Flags, Group = "pubsub", Since = "2.0.0", Summary = "Sends a message to a channel",
        Complexity = "O(N+M), N listeners of the channel, M patterns")]
    public static void Publish(Call call)
    {
        call.Reply.Integer(call.Server.PubSub.Publish(call[1], call[2]));
        Forward(call);
    }

    [Command("spublish", 3, Flags, FirstKey = 1, LastKey = 1, Group = "pubsub", Since = "7.0.0",
        Summary = "Sends a message to a shard channel", Complexity = "O(N), N listeners of the channel")]
    public static void PublishToShard(Call call)
    {
        call.Reply.Integer(call.Server.PubSub.PublishShard(call[1], call[2]));
        Forward(call);
    }

    // Messages are for who listens now: without replicas they are not worth a place in the log.
    private static void Forward(Call call)
    {
        if (call.Server.Replicas.Count > 0 && !call.Server.Replication.IsReplica) call.LogVerbatim();
    }
}
