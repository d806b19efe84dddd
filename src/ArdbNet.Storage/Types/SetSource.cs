namespace ArdbNet.Storage.Types;

/// <summary>A set or sorted set that takes part in a <see cref="SetOperation"/>.</summary>
/// <param name="CollectionId">Its members; 0 for a key that does not exist.</param>
/// <param name="Count">How many there are.</param>
/// <param name="HasScores">Whether it is a sorted set; the members of a set count as if they had score 1.</param>
/// <param name="Weight">What its scores are multiplied with.</param>
public readonly record struct SetSource(ulong CollectionId, long Count, bool HasScores = false, double Weight = 1);
