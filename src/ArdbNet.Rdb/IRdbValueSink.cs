namespace ArdbNet.Rdb;

/// <summary>
/// Takes a value element by element, in the order of its encoding. Spans are valid during the call. A method that
/// returns false says that the element contradicts what came before, and the reading ends with an error.
/// </summary>
public interface IRdbValueSink
{
    void BeginValue(RdbKind kind);

    /// <summary>The next bytes of a string.</summary>
    void StringPiece(ReadOnlySpan<byte> piece);

    void ListElement(ReadOnlySpan<byte> element);

    /// <summary>False: the member was there already.</summary>
    bool SetMember(ReadOnlySpan<byte> member);

    /// <summary>False: the member was there already. The score is not NaN.</summary>
    bool SortedSetMember(ReadOnlySpan<byte> member, double score);

    /// <summary>False: the field was there already.</summary>
    /// <param name="field">The field.</param>
    /// <param name="value">Its value.</param>
    /// <param name="expireAtMs">When the field's time ends, ms since 1970; 0 = never.</param>
    bool HashField(ReadOnlySpan<byte> field, ReadOnlySpan<byte> value, long expireAtMs);

    /// <summary>Begins an entry that is not deleted; ids rise.</summary>
    void BeginStreamEntry(RdbStreamId id);

    void StreamField(ReadOnlySpan<byte> field, ReadOnlySpan<byte> value);

    void EndStreamEntry();

    /// <summary>All entries have come; groups follow.</summary>
    void StreamState(in RdbStreamState state);

    /// <summary>False: the group was there already.</summary>
    /// <param name="name">The group's name.</param>
    /// <param name="lastDeliveredId">The last id delivered to a consumer of the group.</param>
    /// <param name="entriesRead">Entries read by the group, -1 = not known.</param>
    bool BeginGroup(ReadOnlySpan<byte> name, RdbStreamId lastDeliveredId, long entriesRead);

    /// <summary>An entry that is pending in the group; whose it is comes with the consumer. False: it has come already.</summary>
    bool GroupPending(RdbStreamId id, long deliveredAtMs, long deliveryCount);

    /// <summary>False: the consumer was there already.</summary>
    /// <param name="name">The consumer's name.</param>
    /// <param name="seenAtMs">When it was last heard of.</param>
    /// <param name="activeAtMs">When it last got entries, -1 = never.</param>
    bool BeginConsumer(ReadOnlySpan<byte> name, long seenAtMs, long activeAtMs);

    /// <summary>False: the id is not among those pending in the group, or is another consumer's.</summary>
    bool ConsumerPending(RdbStreamId id);

    /// <summary>False: an id that is pending in the group was no consumer's.</summary>
    bool EndGroup();
}
