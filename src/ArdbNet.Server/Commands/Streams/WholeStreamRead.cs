using ArdbNet.Resp.Writing;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Types.Streams;

namespace ArdbNet.Server.Commands.Streams;

/// <summary>XINFO STREAM FULL: figures, entries, groups with their pending entries and consumers.</summary>
/// <param name="view">The live view or a snapshot.</param>
/// <param name="collectionId">The stream's.</param>
/// <param name="length">Its entries.</param>
/// <param name="state">Its state.</param>
/// <param name="limit">How many entries, and pending entries of each group and consumer, are told.</param>
internal sealed class WholeStreamRead(
    StoreView view, ulong collectionId, long length, StreamState state, long limit) : LongRead
{
    private IEnumerator<ReplyWriter>? _steps;
    private ReplyWriter _reply = null!;

    public override bool StaysInExecutor => view is not StoreSnapshot;

    public static void WriteFigures(ReplyWriter reply, in StreamState state, long length)
    {
        reply.Bulk("length"u8);
        reply.Integer(length);
        // A node is one record; the tree that Redis would find it by has a root besides.
        reply.Bulk("radix-tree-keys"u8);
        reply.Integer((long)state.NodeCount);
        reply.Bulk("radix-tree-nodes"u8);
        reply.Integer((long)state.NodeCount + 1);
        reply.Bulk("last-generated-id"u8);
        StreamReply.Id(reply, state.LastId);
        reply.Bulk("max-deleted-entry-id"u8);
        StreamReply.Id(reply, state.MaxDeletedId);
        reply.Bulk("entries-added"u8);
        reply.Integer((long)state.EntriesAdded);
        reply.Bulk("recorded-first-entry-id"u8);
        StreamReply.Id(reply, state.FirstId);
    }

    public override bool WriteNext(ReplyWriter reply)
    {
        _reply = reply;
        _steps ??= Write();
        var end = reply.Buffer.Length + PieceBytes;
        while (_steps.MoveNext())
        {
            if (reply.Buffer.Length >= end) return true;
        }

        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (!disposing) return;
        _steps?.Dispose();
        if (view is StoreSnapshot snapshot) snapshot.Dispose();
    }

    private IEnumerator<ReplyWriter> Write()
    {
        _reply.MapHeader(9);
        WriteFigures(_reply, in state, length);
        _reply.Bulk("entries"u8);
        _reply.ArrayHeader(Math.Min(length, limit));
        using (var cursor = new StreamCursor(view, collectionId, in state))
        {
            var left = limit;
            for (var found = cursor.SeekToFirst(); found && left > 0; found = cursor.Next(), left--)
            {
                StreamReply.Item(_reply, cursor.Item);
                yield return _reply;
            }
        }

        _reply.Bulk("groups"u8);
        _reply.ArrayHeader(state.GroupCount);
        using var groups = new GroupCursor(view, collectionId);
        for (var found = groups.SeekToFirst(); found; found = groups.Next())
        {
            var group = groups.Group;
            WriteGroup(groups.Name, in group);
            for (var steps = WritePending(group, default); steps.MoveNext();) yield return _reply;
            _reply.Bulk("consumers"u8);
            _reply.ArrayHeader(group.ConsumerCount);
            using var consumers = new ConsumerCursor(view, collectionId, in group);
            for (var more = consumers.SeekToFirst(); more; more = consumers.Next())
            {
                var consumer = consumers.Consumer;
                WriteConsumer(consumers.Name, in consumer);
                for (var steps = WritePending(group, consumer); steps.MoveNext();) yield return _reply;
            }
        }
    }

    private void WriteGroup(ReadOnlySpan<byte> name, in StreamGroup group)
    {
        _reply.MapHeader(7);
        _reply.Bulk("name"u8);
        _reply.Bulk(name);
        _reply.Bulk("last-delivered-id"u8);
        StreamReply.Id(_reply, group.LastId);
        _reply.Bulk("entries-read"u8);
        StreamReply.Number(_reply, group.EntriesRead == -1 ? null : group.EntriesRead);
        _reply.Bulk("lag"u8);
        StreamReply.Number(_reply, group.LagOf(in state, length));
        _reply.Bulk("pel-count"u8);
        _reply.Integer(group.PendingCount);
    }

    private void WriteConsumer(ReadOnlySpan<byte> name, in StreamConsumer consumer)
    {
        _reply.MapHeader(4);
        _reply.Bulk("name"u8);
        _reply.Bulk(name);
        _reply.Bulk("seen-time"u8);
        _reply.Integer(consumer.SeenAtMs);
        _reply.Bulk("pel-count"u8);
        _reply.Integer(consumer.PendingCount);
    }

    /// <summary>Of a group with the consumers' names, of one consumer (number not 0) without.</summary>
    private IEnumerator<ReplyWriter> WritePending(StreamGroup group, StreamConsumer consumer)
    {
        var isGroup = consumer.Number == 0;
        var left = Math.Min(isGroup ? group.PendingCount : consumer.PendingCount, limit);
        _reply.Bulk("pending"u8);
        _reply.ArrayHeader(left);
        if (left == 0) yield break;

        using var pending = new PendingCursor(view, collectionId, in group, in consumer);
        for (var found = pending.Seek(StreamId.Zero); found && left > 0; found = pending.Next(), left--)
        {
            _reply.ArrayHeader(isGroup ? 4 : 3);
            StreamReply.Id(_reply, pending.Id);
            if (isGroup) _reply.Bulk(pending.Entry.Owner);
            _reply.Integer(pending.Entry.DeliveredAtMs);
            _reply.Integer(pending.Entry.DeliveryCount);
            yield return _reply;
        }
    }
}
