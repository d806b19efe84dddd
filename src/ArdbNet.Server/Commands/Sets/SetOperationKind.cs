namespace ArdbNet.Server.Commands.Sets;

internal enum SetOperationKind
{
    Union,
    Intersection,
    Difference,
}
