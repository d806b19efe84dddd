namespace ArdbNet.Server.Commands.SortedSets;

internal enum CombinationKind
{
    Union,
    Intersection,
    Difference,
}
