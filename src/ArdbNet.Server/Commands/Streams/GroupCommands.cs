using ArdbNet.Server.Configuration;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Keyspace;
using ArdbNet.Storage.Types.Streams;

namespace ArdbNet.Server.Commands.Streams;

/// <summary>XGROUP: groups and their consumers.</summary>
public static class GroupCommands
{
    // XGROUP CREATE key group id|$ [MKSTREAM] [ENTRIESREAD count]
    [Command("xgroup|create", -5, CommandFlags.Write | CommandFlags.DenyOom, FirstKey = 2, LastKey = 2,
        Acl = AclCategories.Stream, Group = "stream", Since = "5.0.0", Summary = "Makes a consumer group",
        Complexity = "O(1)")]
    public static void Create(Call call)
    {
        if (!GroupOptions.TryRead(call, isCreate: true, out var options)) return;
        if (!call.TryFindForWrite(2, KeyType.Stream, out var entry)) return;
        if (!entry.Exists && !options.MakesStream)
        {
            RefuseMissingKey(call);
            return;
        }

        if (call.Count > 8)
        {
            call.Reply.Error(ErrorReplies.SubcommandSyntax(call, "XGROUP"));
            return;
        }

        var state = StreamState.Of(in entry);
        var id = state.LastId;
        if (!call[4].SequenceEqual("$"u8) && !IdArgument.TryRead(call, 4, out id)) return;
        var isNewStream = !entry.Exists;
        if (isNewStream) call.Database.Begin(ref entry, KeyType.Stream);
        if (!StreamGroups.TryCreate(in entry, ref state, call[3], id, options.EntriesRead))
        {
            call.Reply.Error("BUSYGROUP Consumer Group name already exists"u8);
            return;
        }

        state.Store(ref entry);
        call.Database.Save(ref entry);
        call.Reply.Ok();
        if (isNewStream) call.Changed(KeyspaceEvents.Stream, "xgroup-create"u8, call[2]);
        else Notify(call, "xgroup-create"u8);
        LogCreate(call, in options, id);
    }

    // XGROUP SETID key group id|$ [ENTRIESREAD count]
    [Command("xgroup|setid", -5, CommandFlags.Write, FirstKey = 2, LastKey = 2, Acl = AclCategories.Stream,
        Group = "stream", Since = "5.0.0", Summary = "Sets the id behind which a group reads on", Complexity = "O(1)")]
    public static void SetId(Call call)
    {
        if (!GroupOptions.TryRead(call, isCreate: false, out var options)) return;
        if (!TryFindGroup(call, out var entry, out var group)) return;
        if (call.Count is not (5 or 7))
        {
            call.Reply.Error(ErrorReplies.SubcommandSyntax(call, "XGROUP"));
            return;
        }

        var id = StreamState.Of(in entry).LastId;
        if (!call[4].SequenceEqual("$"u8) && !IdArgument.TryReadLoosely(call, 4, 0, out id)) return;
        group.LastId = id;
        group.EntriesRead = options.EntriesRead;
        StreamGroups.Save(in entry, call[3], in group);
        call.Reply.Ok();
        Notify(call, "xgroup-setid"u8);
        StreamLog.GroupId(call, call[2], call[3], in group);
        if (group.EntriesRead != -1) StreamLog.GroupPosition(call, call[2], call[3], in group);
    }

    [Command("xgroup|destroy", 4, CommandFlags.Write, FirstKey = 2, LastKey = 2, Acl = AclCategories.Stream,
        Group = "stream", Since = "5.0.0", Summary = "Removes a consumer group", Complexity = "O(1)")]
    public static void Destroy(Call call)
    {
        if (!call.TryFindForWrite(2, KeyType.Stream, out var entry)) return;
        if (!entry.Exists)
        {
            RefuseMissingKey(call);
            return;
        }

        var state = StreamState.Of(in entry);
        if (!StreamGroups.Destroy(in entry, ref state, call[3]))
        {
            call.Reply.Integer(0);
            return;
        }

        state.Store(ref entry);
        call.Database.Save(ref entry);
        call.Reply.Integer(1);
        Notify(call, "xgroup-destroy"u8);
        call.Server.Blocked.Signal(call.Database.Index, call[2]);
        Log(call, "DESTROY"u8);
    }

    [Command("xgroup|createconsumer", 5, CommandFlags.Write | CommandFlags.DenyOom, FirstKey = 2, LastKey = 2,
        Acl = AclCategories.Stream, Group = "stream", Since = "6.2.0", Summary = "Makes a consumer in a group",
        Complexity = "O(1)")]
    public static void CreateConsumer(Call call)
    {
        if (!TryFindGroup(call, out var entry, out var group)) return;
        var seenAtMs = call.IsApplying ? Clock.NowMs : call.NowMs;
        if (!StreamConsumers.TryCreate(in entry, ref group, call[4], seenAtMs))
        {
            call.Reply.Integer(0);
            return;
        }

        StreamGroups.Save(in entry, call[3], in group);
        call.Reply.Integer(1);
        Notify(call, "xgroup-createconsumer"u8);
        Log(call, "CREATECONSUMER"u8);
    }

    [Command("xgroup|delconsumer", 5, CommandFlags.Write, FirstKey = 2, LastKey = 2, Acl = AclCategories.Stream,
        Group = "stream", Since = "5.0.0", Summary = "Removes a consumer and what is pending for it",
        Complexity = "O(N), N pending entries")]
    public static void DeleteConsumer(Call call)
    {
        if (!TryFindGroup(call, out var entry, out var group)) return;
        if (!StreamConsumers.TryFind(in entry, in group, call[4], out var consumer))
        {
            call.Reply.Integer(0);
            return;
        }

        call.Reply.Integer(StreamConsumers.Delete(in entry, ref group, call[4], in consumer));
        StreamGroups.Save(in entry, call[3], in group);
        Notify(call, "xgroup-delconsumer"u8);
        Log(call, "DELCONSUMER"u8);
    }

    [Command("xgroup|help", 2, CommandFlags.Loading | CommandFlags.Stale, Acl = AclCategories.Stream, Group = "stream",
        Since = "5.0.0", Summary = "Tells the subcommands", Complexity = "O(1)")]
    public static void Help(Call call) => HelpReply.Write(
        call.Reply,
        "XGROUP <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
        "CREATE <key> <groupname> <id|$> [option]",
        "    Make a consumer group. Options:",
        "    * MKSTREAM",
        "      Make an empty stream if there is none.",
        "    * ENTRIESREAD entries_read",
        "      How many entries the group has read (for internal use).",
        "CREATECONSUMER <key> <groupname> <consumer>",
        "    Make a consumer in a group.",
        "DELCONSUMER <key> <groupname> <consumer>",
        "    Remove a consumer and what is pending for it.",
        "DESTROY <key> <groupname>",
        "    Remove a group.",
        "SETID <key> <groupname> <id|$> [ENTRIESREAD entries_read]",
        "    Set the id behind which a group reads on, and how many entries it has read.");

    private static bool TryFindGroup(Call call, out KeyEntry entry, out StreamGroup group)
    {
        group = default;
        if (!call.TryFindForWrite(2, KeyType.Stream, out entry)) return false;
        if (!entry.Exists) return RefuseMissingKey(call);
        if (StreamGroups.TryFind(in entry, call[3], out group)) return true;
        call.Reply.Error($"NOGROUP No such consumer group '{QuotedArgument.Of(call[3])}' for key name "
            + $"'{QuotedArgument.Of(call[2])}'");
        return false;
    }

    private static bool RefuseMissingKey(Call call)
    {
        call.Reply.Error(
            "ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may want to use the "u8
            + "MKSTREAM option to create an empty stream automatically."u8);
        return false;
    }

    // Entries, not groups, are what watchers of a stream watch.
    private static void Notify(Call call, ReadOnlySpan<byte> name)
    {
        call.Server.Statistics.Changes++;
        call.Notify(KeyspaceEvents.Stream, name, call[2]);
    }

    private static void Log(Call call, ReadOnlySpan<byte> subcommand)
    {
        if (!call.TryBeginLog(call.Count)) return;
        call.Stream.Add("XGROUP"u8);
        call.Stream.Add(subcommand);
        for (var i = 2; i < call.Count; i++) call.Stream.Add(call[i]);
    }

    // XGROUP CREATE key group id [MKSTREAM], and the entries read apart: Redis before 7.0 does not know them.
    private static void LogCreate(Call call, in GroupOptions options, StreamId id)
    {
        if (!call.TryBeginLog(options.MakesStream ? 6 : 5)) return;
        call.Stream.Add("XGROUP"u8);
        call.Stream.Add("CREATE"u8);
        for (var i = 2; i < 5; i++) call.Stream.Add(call[i]);
        if (options.MakesStream) call.Stream.Add("MKSTREAM"u8);
        if (options.EntriesRead == -1) return;
        StreamLog.GroupPosition(
            call, call[2], call[3], new StreamGroup { LastId = id, EntriesRead = options.EntriesRead });
    }
}
