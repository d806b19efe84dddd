namespace ArdbNet.Storage.Types;

/// <summary>A set or sorted set that takes part in a <see cref="SetOperation"/>.</summary>
/// <param name="Members">Its members.</param>
/// <param name="HasScores">Whether it is a sorted set; the members of a set count as if they had score 1.</param>
/// <param name="Weight">What its scores are multiplied with.</param>
public readonly record struct SetSource(MemberSource Members, bool HasScores = false, double Weight = 1)
{
    /// <summary>How many members there are.</summary>
    public long Count => Members.Count;
}
