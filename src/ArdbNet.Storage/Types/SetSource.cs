namespace ArdbNet.Storage.Types;

/// <summary>A set that takes part in a <see cref="SetOperation"/>.</summary>
/// <param name="CollectionId">Its members; 0 for a key that does not exist.</param>
/// <param name="Count">How many there are.</param>
public readonly record struct SetSource(ulong CollectionId, long Count);
