using ArdbNet.Rdb;
using ArdbNet.Storage.Keyspace;
using ArdbNet.Storage.Types.Streams;

namespace ArdbNet.Storage.Dumps;

/// <summary>A stream as it is made out of what is read: entries first, then group by group.</summary>
internal sealed class StreamRestore(StreamLimits limits)
{
    private readonly List<byte[]> _fields = [];
    private readonly Dictionary<StreamId, (long DeliveredAtMs, long Count)> _pending = [];
    private StreamState _state;
    private StreamId _id;
    private StreamGroup _group;
    private byte[] _groupName = [];
    private byte[] _consumer = [];
    private int _owned;

    public void BeginEntry(RdbStreamId id)
    {
        _id = IdOf(id);
        _fields.Clear();
    }

    public void Field(ReadOnlySpan<byte> field, ReadOnlySpan<byte> value)
    {
        _fields.Add(field.ToArray());
        _fields.Add(value.ToArray());
    }

    public void EndEntry(ref KeyEntry entry) =>
        StreamAppending.Append(ref entry, ref _state, _id, new StreamFieldList(_fields), in limits);

    public void SetState(in RdbStreamState state)
    {
        _state.LastId = IdOf(state.LastId);
        _state.MaxDeletedId = IdOf(state.MaxDeletedId);
        _state.EntriesAdded = state.EntriesAdded;
    }

    public bool BeginGroup(in KeyEntry entry, ReadOnlySpan<byte> name, RdbStreamId lastId, long entriesRead)
    {
        if (!StreamGroups.TryCreate(in entry, ref _state, name, IdOf(lastId), Math.Max(entriesRead, -1))) return false;

        _groupName = name.ToArray();
        _pending.Clear();
        _owned = 0;
        return StreamGroups.TryFind(in entry, name, out _group);
    }

    public bool AddPending(RdbStreamId id, long deliveredAtMs, long count) =>
        _pending.TryAdd(IdOf(id), (deliveredAtMs, count));

    public bool BeginConsumer(in KeyEntry entry, ReadOnlySpan<byte> name, long seenAtMs)
    {
        _consumer = name.ToArray();
        return StreamConsumers.TryCreate(in entry, ref _group, name, seenAtMs);
    }

    /// <summary>False for an id that is not pending in the group, or is another consumer's.</summary>
    public bool Own(in KeyEntry entry, RdbStreamId id)
    {
        if (!_pending.TryGetValue(IdOf(id), out var pending)) return false;
        if (PendingEntries.TryFind(in entry, in _group, IdOf(id), out _)) return false;

        PendingEntries.Assign(in entry, ref _group, IdOf(id), _consumer, pending.DeliveredAtMs, pending.Count);
        _owned++;
        return true;
    }

    /// <summary>False when an entry that is pending belongs to nobody.</summary>
    public bool EndGroup(in KeyEntry entry)
    {
        StreamGroups.Save(in entry, _groupName, in _group);
        return _owned == _pending.Count;
    }

    public void End(ref KeyEntry entry) => _state.Store(ref entry);

    private static StreamId IdOf(RdbStreamId id) => new(id.Ms, id.Sequence);
}
