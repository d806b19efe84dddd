using System.Buffers;
using ArdbNet.Rdb;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Keyspace;
using ArdbNet.Storage.Types;
using ArdbNet.Storage.Types.Streams;

namespace ArdbNet.Storage.Dumps;

/// <summary>Makes an entry out of a value as it is read from an RDB. The caller saves the entry.</summary>
public ref struct ValueRestore : IRdbValueSink
{
    private readonly PackingLimits _limits;
    private readonly ArrayBufferWriter<byte>? _buffer;
    private ArrayBufferWriter<byte>? _string;
    private StreamRestore? _stream;
    private KeyEntry _entry;

    /// <summary>Begins with an entry of no type yet.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="limits">Up to where Redis packs collections.</param>
    /// <param name="buffer">For a string's bytes, which must live until the entry is saved; or null.</param>
    public ValueRestore(KeyEntry entry, scoped in PackingLimits limits, ArrayBufferWriter<byte>? buffer = null)
    {
        _buffer = buffer;
        _entry = entry;
        _limits = limits;
    }

    /// <summary>The entry as it is now.</summary>
    public readonly KeyEntry Entry => _entry;

    /// <summary>Fields that had a time to live of their own, which is not kept.</summary>
    public long ExpiringFields { get; private set; }

    public void BeginValue(RdbKind kind)
    {
        if (kind == RdbKind.String)
        {
            _string = _buffer ?? new ArrayBufferWriter<byte>();
            _string.ResetWrittenCount();
            return;
        }

        _entry.Database.Begin(ref _entry, kind switch
        {
            RdbKind.List => KeyType.List,
            RdbKind.SortedSet => KeyType.SortedSet,
            RdbKind.Set => KeyType.Set,
            RdbKind.Hash => KeyType.Hash,
            _ => KeyType.Stream,
        });
        if (kind == RdbKind.Stream)
        {
            _stream = new StreamRestore(new StreamLimits(_limits.StreamNodeBytes, _limits.StreamNodeEntries));
        }
    }

    /// <summary>The value is complete; false when it cannot be one.</summary>
    public bool End()
    {
        if (_string is not null) Strings.Set(ref _entry, _string.WrittenSpan);
        _stream?.End(ref _entry);
        return true;
    }

    public readonly void StringPiece(ReadOnlySpan<byte> piece) => _string!.Write(piece);

    public void ListElement(ReadOnlySpan<byte> element) => Lists.Push(ref _entry, ListEnd.Right, element);

    public bool SetMember(ReadOnlySpan<byte> member) => Sets.Add(ref _entry, member, _limits.SetIntegers);

    public bool SortedSetMember(ReadOnlySpan<byte> member, double score)
    {
        var change = SortedSets.Set(ref _entry, member, score, _limits.SortedSetCount, _limits.SortedSetLength);
        return change == ScoreChange.Added;
    }

    public bool HashField(ReadOnlySpan<byte> field, ReadOnlySpan<byte> value, long expireAtMs)
    {
        if (expireAtMs != 0) ExpiringFields++;
        return Hashes.Set(ref _entry, field, value, _limits.HashCount, _limits.HashLength);
    }

    public readonly void BeginStreamEntry(RdbStreamId id) => _stream!.BeginEntry(id);

    public readonly void StreamField(ReadOnlySpan<byte> field, ReadOnlySpan<byte> value) =>
        _stream!.Field(field, value);

    public void EndStreamEntry() => _stream!.EndEntry(ref _entry);

    public readonly void StreamState(in RdbStreamState state) => _stream!.SetState(in state);

    public readonly bool BeginGroup(ReadOnlySpan<byte> name, RdbStreamId lastDeliveredId, long entriesRead) =>
        _stream!.BeginGroup(in _entry, name, lastDeliveredId, entriesRead);

    public readonly bool GroupPending(RdbStreamId id, long deliveredAtMs, long deliveryCount) =>
        _stream!.AddPending(id, deliveredAtMs, deliveryCount);

    public readonly bool BeginConsumer(ReadOnlySpan<byte> name, long seenAtMs, long activeAtMs) =>
        _stream!.BeginConsumer(in _entry, name, seenAtMs);

    public readonly bool ConsumerPending(RdbStreamId id) => _stream!.Own(in _entry, id);

    public readonly bool EndGroup() => _stream!.EndGroup(in _entry);
}
