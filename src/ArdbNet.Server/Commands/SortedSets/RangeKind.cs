namespace ArdbNet.Server.Commands.SortedSets;

/// <summary>What the bounds of a range are.</summary>
internal enum RangeKind
{
    Ranks,
    Scores,
    Names,
}
