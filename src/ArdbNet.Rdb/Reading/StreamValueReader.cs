namespace ArdbNet.Rdb.Reading;

/// <summary>
/// Streams: nodes · length · last id · (since type 19: first id · highest deleted id · entries added) · groups. An id is
/// two lengths, within pending entries 16 bytes.
/// </summary>
internal sealed class StreamValueReader(RdbStringReader strings)
{
    private readonly StringBuffer _nodeId = new();
    private readonly StringBuffer _blob = new();

    private RdbSource Source => strings.Source;

    public void Read<TSink>(RdbType type, ref TSink sink)
        where TSink : IRdbValueSink, allows ref struct
    {
        sink.BeginValue(RdbKind.Stream);
        var nodes = new StreamNodeReader();
        for (var count = strings.ReadLength(); count > 0; count--)
        {
            var id = strings.ReadString(_nodeId);
            if (id.Length != StreamNodeReader.IdLength) throw Source.Error("a stream's node has no proper id");
            nodes.Read(StreamNodeReader.IdOf(id), strings.ReadString(_blob), Source.Offset, ref sink);
        }

        var state = ReadState(type, nodes);
        sink.StreamState(in state);
        for (var groups = strings.ReadLength(); groups > 0; groups--) ReadGroup(type, in state, ref sink);
    }

    private RdbStreamState ReadState(RdbType type, StreamNodeReader nodes)
    {
        var length = strings.ReadLength();
        if (length > 0 && nodes.Count == 0) throw Source.Error($"a stream without entries claims {length}");

        var state = new RdbStreamState(nodes.Count, ReadId(), nodes.First, default, nodes.Count);
        if (type != RdbType.StreamListpacks)
        {
            state = state with { FirstId = ReadId(), MaxDeletedId = ReadId(), EntriesAdded = strings.ReadLength() };
        }

        if (nodes.Count > 0 && state.LastId < nodes.Last) throw Source.Error("a stream's last id is below its entries");
        return state;
    }

    // name · last delivered id · (since type 19: entries read) · pending entries · consumers
    private void ReadGroup<TSink>(RdbType type, in RdbStreamState state, ref TSink sink)
        where TSink : IRdbValueSink, allows ref struct
    {
        var name = strings.ReadString(_nodeId);
        var lastId = ReadId();
        var entriesRead = type == RdbType.StreamListpacks
            ? EstimateEntriesRead(in state, lastId)
            : (long)strings.ReadLength();
        if (!sink.BeginGroup(name, lastId, entriesRead)) throw Source.Error("a stream's group is there twice");

        for (var pending = strings.ReadLength(); pending > 0; pending--)
        {
            var id = ReadRawId();
            var deliveredAtMs = (long)Source.ReadUInt64LittleEndian();
            if (!sink.GroupPending(id, deliveredAtMs, (long)strings.ReadLength()))
            {
                throw Source.Error($"the id {id} is pending twice");
            }
        }

        for (var consumers = strings.ReadLength(); consumers > 0; consumers--) ReadConsumer(type, ref sink);
        if (!sink.EndGroup()) throw Source.Error("a pending entry has no consumer");
    }

    // name · seen at u64 · (since type 21: active at u64) · ids of pending entries
    private void ReadConsumer<TSink>(RdbType type, ref TSink sink)
        where TSink : IRdbValueSink, allows ref struct
    {
        var name = strings.ReadString(_nodeId);
        var seenAtMs = (long)Source.ReadUInt64LittleEndian();
        var activeAtMs = type == RdbType.StreamListpacks3 ? (long)Source.ReadUInt64LittleEndian() : seenAtMs;
        if (!sink.BeginConsumer(name, seenAtMs, activeAtMs)) throw Source.Error("a group's consumer is there twice");

        for (var pending = strings.ReadLength(); pending > 0; pending--)
        {
            var id = ReadRawId();
            if (!sink.ConsumerPending(id))
            {
                throw Source.Error($"the id {id} is pending for a consumer but not in its group");
            }
        }
    }

    // What Redis 7 makes of streams that do not tell: nothing was ever deleted as far as is known.
    private static long EstimateEntriesRead(in RdbStreamState state, RdbStreamId id)
    {
        if (state.EntriesAdded == 0) return 0;
        if (id == state.LastId) return (long)state.EntriesAdded;
        if (id > state.LastId) return -1;
        if (id < state.FirstId) return 0;
        return id == state.FirstId ? 1 : -1;
    }

    private RdbStreamId ReadId() => new(strings.ReadLength(), strings.ReadLength());

    private RdbStreamId ReadRawId()
    {
        Span<byte> bytes = stackalloc byte[StreamNodeReader.IdLength];
        Source.ReadExactly(bytes);
        return StreamNodeReader.IdOf(bytes);
    }
}
