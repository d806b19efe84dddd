using ArdbNet.Storage.Types.Streams;

namespace ArdbNet.Server.Commands.Streams;

/// <summary>Entries of one stream that a reply consists of.</summary>
/// <param name="Key">Named in front of the entries, as XREAD does; null: they are the reply.</param>
/// <param name="CollectionId">The stream's.</param>
/// <param name="State">The stream's.</param>
/// <param name="First">The first id.</param>
/// <param name="Last">The last id.</param>
/// <param name="Count">At most so many entries.</param>
/// <param name="Backward">Whether the last entry comes first.</param>
internal sealed record EntryRange(
    byte[]? Key, ulong CollectionId, StreamState State, StreamId First, StreamId Last, long Count, bool Backward);
