namespace ArdbNet.Rdb.Tests.Reading;

/// <summary>Counts what comes and keeps nothing.</summary>
internal sealed class CountingSink : IRdbValueSink
{
    public long Elements { get; private set; }

    public long Bytes { get; private set; }

    public void BeginValue(RdbKind kind)
    {
    }

    public void StringPiece(ReadOnlySpan<byte> piece) => Count(piece);

    public void ListElement(ReadOnlySpan<byte> element) => Count(element);

    public bool SetMember(ReadOnlySpan<byte> member) => Count(member);

    public bool SortedSetMember(ReadOnlySpan<byte> member, double score) => Count(member);

    public bool HashField(ReadOnlySpan<byte> field, ReadOnlySpan<byte> value, long expireAtMs) => Count(field);

    public void BeginStreamEntry(RdbStreamId id)
    {
    }

    public void StreamField(ReadOnlySpan<byte> field, ReadOnlySpan<byte> value) => Count(field);

    public void EndStreamEntry()
    {
    }

    public void StreamState(in RdbStreamState state)
    {
    }

    public bool BeginGroup(ReadOnlySpan<byte> name, RdbStreamId lastDeliveredId, long entriesRead) => true;

    public bool GroupPending(RdbStreamId id, long deliveredAtMs, long deliveryCount) => true;

    public bool BeginConsumer(ReadOnlySpan<byte> name, long seenAtMs, long activeAtMs) => true;

    public bool ConsumerPending(RdbStreamId id) => true;

    public bool EndGroup() => true;

    private bool Count(ReadOnlySpan<byte> bytes)
    {
        Elements++;
        Bytes += bytes.Length;
        return true;
    }
}
