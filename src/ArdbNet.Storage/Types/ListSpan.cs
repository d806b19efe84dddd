using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Storage.Types;

/// <summary>Where a list, or a part of one, lies: elements from one index on, without gaps.</summary>
/// <param name="CollectionId">0 for a list that does not exist.</param>
/// <param name="First">The index of the first element on disk, which may be negative.</param>
/// <param name="Count">Number of elements.</param>
public readonly record struct ListSpan(ulong CollectionId, long First, long Count)
{
    /// <summary>All of a list.</summary>
    public static ListSpan Of(scoped in KeyEntry entry) => new(entry.CollectionId, Lists.HeadOf(entry.Payload), entry.Count);

    /// <summary>A part that begins so many elements from the left.</summary>
    public ListSpan Slice(long start, long count) => this with { First = First + start, Count = count };
}
