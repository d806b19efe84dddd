using ArdbNet.Rdb;
using ArdbNet.Rdb.Writing;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Types.Streams;

namespace ArdbNet.Storage.Dumps;

/// <summary>A stream as Redis 5.0 has it: entries, length and last id, then groups, consumers and pending entries.</summary>
internal sealed class StreamDump(StoreView view, ulong collectionId, long count, StreamState state) : ValueDump
{
    private IEnumerator<bool>? _steps;

    protected override void Begin(RdbWriter writer)
    {
        writer.Type(RdbType.StreamListpacks);
        _steps = WriteAll(writer).GetEnumerator();
    }

    protected override bool WriteElement(RdbWriter writer) => _steps!.MoveNext();

    protected override void Dispose(bool disposing)
    {
        if (disposing) _steps?.Dispose();
    }

    // nodes · length · last id · groups
    private IEnumerable<bool> WriteAll(RdbWriter writer)
    {
        writer.Length(StreamNodeWriter.NodesOf((ulong)count));
        var nodes = new StreamNodeWriter(writer);
        using (var entries = new StreamCursor(view, collectionId, in state))
        {
            for (var found = entries.SeekToFirst(); found; found = entries.Next())
            {
                WriteEntry(nodes, entries.Item);
                yield return true;
            }
        }

        nodes.Complete();
        writer.Length((ulong)count);
        writer.Id(IdOf(state.LastId));
        writer.Length(state.GroupCount);
        using var groups = new GroupCursor(view, collectionId);
        for (var found = groups.SeekToFirst(); found; found = groups.Next())
        {
            writer.String(groups.Name);
            foreach (var step in WriteGroup(writer, groups.Group)) yield return step;
        }
    }

    private static void WriteEntry(StreamNodeWriter nodes, StreamItem item)
    {
        nodes.BeginEntry(IdOf(item.Id));
        while (item.TryReadPair(out var field, out var value)) nodes.Field(field, value);
        nodes.EndEntry();
    }

    // last delivered id · pending entries · consumers
    private IEnumerable<bool> WriteGroup(RdbWriter writer, StreamGroup group)
    {
        writer.Id(IdOf(group.LastId));
        writer.Length((ulong)group.PendingCount);
        using (var pending = new PendingCursor(view, collectionId, in group))
        {
            for (var found = pending.Seek(StreamId.Zero); found; found = pending.Next())
            {
                writer.RawId(IdOf(pending.Id));
                writer.Milliseconds(pending.Entry.DeliveredAtMs);
                writer.Length((ulong)pending.Entry.DeliveryCount);
                yield return true;
            }
        }

        writer.Length((ulong)group.ConsumerCount);
        using var consumers = new ConsumerCursor(view, collectionId, in group);
        for (var found = consumers.SeekToFirst(); found; found = consumers.Next())
        {
            writer.String(consumers.Name);
            foreach (var step in WriteConsumer(writer, group, consumers.Consumer)) yield return step;
        }
    }

    // seen at · ids of pending entries
    private IEnumerable<bool> WriteConsumer(RdbWriter writer, StreamGroup group, StreamConsumer consumer)
    {
        writer.Milliseconds(consumer.SeenAtMs);
        writer.Length((ulong)consumer.PendingCount);
        using var pending = new PendingCursor(view, collectionId, in group, in consumer);
        for (var found = pending.Seek(StreamId.Zero); found; found = pending.Next())
        {
            writer.RawId(IdOf(pending.Id));
            yield return true;
        }
    }

    private static RdbStreamId IdOf(StreamId id) => new(id.Milliseconds, id.Sequence);
}
