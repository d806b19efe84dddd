namespace ArdbNet.Storage.Types.Ranking;

/// <summary>How one change of a node is taken back.</summary>
/// <param name="Node">The node.</param>
/// <param name="Child">The child whose count changed, if <paramref name="Before"/> is null.</param>
/// <param name="Change">By how much.</param>
/// <param name="Before">The node before it got other children; nothing: it is new.</param>
internal readonly record struct RankUndo(RankNode Node, int Child, long Change, byte[]? Before);
