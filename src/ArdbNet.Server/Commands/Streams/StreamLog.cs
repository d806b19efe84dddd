using ArdbNet.Server.Execution;
using ArdbNet.Server.Propagation;
using ArdbNet.Storage.Types.Streams;

namespace ArdbNet.Server.Commands.Streams;

/// <summary>What deliveries to consumers put into the log.</summary>
internal static class StreamLog
{
    public static void Add(StreamEntry stream, StreamId id)
    {
        Span<byte> text = stackalloc byte[StreamId.MaxTextLength];
        stream.Add(text[..id.Format(text)]);
    }

    // XCLAIM key group consumer 0 id TIME ms RETRYCOUNT count FORCE JUSTID LASTID id
    public static void Claim(
        Call call,
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> groupName,
        in StreamGroup group,
        StreamId id,
        in PendingEntry pending)
    {
        if (!call.TryBeginLog(14)) return;
        var stream = call.Stream;
        stream.Add("XCLAIM"u8);
        stream.Add(key);
        stream.Add(groupName);
        stream.Add(pending.Owner);
        stream.Add("0"u8);
        Add(stream, id);
        stream.Add("TIME"u8);
        stream.Add(pending.DeliveredAtMs);
        stream.Add("RETRYCOUNT"u8);
        stream.Add(pending.DeliveryCount);
        stream.Add("FORCE"u8);
        stream.Add("JUSTID"u8);
        stream.Add("LASTID"u8);
        Add(stream, group.LastId);
    }

    // XCLAIM key group consumer 0 id [id …] TIME ms RETRYCOUNT 1 FORCE JUSTID LASTID id: a first delivery of many.
    public static void Claim(
        Call call,
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> groupName,
        in StreamGroup group,
        ReadOnlySpan<byte> owner,
        IReadOnlyList<StreamId> ids)
    {
        if (!call.TryBeginLog(13 + ids.Count)) return;
        var stream = call.Stream;
        stream.Add("XCLAIM"u8);
        stream.Add(key);
        stream.Add(groupName);
        stream.Add(owner);
        stream.Add("0"u8);
        for (var i = 0; i < ids.Count; i++) Add(stream, ids[i]);
        stream.Add("TIME"u8);
        stream.Add(call.NowMs);
        stream.Add("RETRYCOUNT"u8);
        stream.Add("1"u8);
        stream.Add("FORCE"u8);
        stream.Add("JUSTID"u8);
        stream.Add("LASTID"u8);
        Add(stream, group.LastId);
    }

    // XGROUP SETID key group id ENTRIESREAD count
    public static void GroupPosition(
        Call call, ReadOnlySpan<byte> key, ReadOnlySpan<byte> groupName, in StreamGroup group)
    {
        if (!call.TryBeginLog(7)) return;
        call.Stream.Add("XGROUP"u8);
        call.Stream.Add("SETID"u8);
        call.Stream.Add(key);
        call.Stream.Add(groupName);
        Add(call.Stream, group.LastId);
        call.Stream.Add("ENTRIESREAD"u8);
        call.Stream.Add(group.EntriesRead);
    }

    // XGROUP SETID key group id: Redis before 7.0 takes no other form.
    public static void GroupId(
        Call call, ReadOnlySpan<byte> key, ReadOnlySpan<byte> groupName, in StreamGroup group)
    {
        if (!call.TryBeginLog(5)) return;
        call.Stream.Add("XGROUP"u8);
        call.Stream.Add("SETID"u8);
        call.Stream.Add(key);
        call.Stream.Add(groupName);
        Add(call.Stream, group.LastId);
    }

    // XGROUP CREATECONSUMER key group consumer
    public static void NewConsumer(
        Call call, ReadOnlySpan<byte> key, ReadOnlySpan<byte> groupName, ReadOnlySpan<byte> consumerName)
    {
        if (!call.TryBeginLog(5)) return;
        call.Stream.Add("XGROUP"u8);
        call.Stream.Add("CREATECONSUMER"u8);
        call.Stream.Add(key);
        call.Stream.Add(groupName);
        call.Stream.Add(consumerName);
    }
}
