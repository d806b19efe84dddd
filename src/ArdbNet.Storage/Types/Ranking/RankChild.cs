namespace ArdbNet.Storage.Types.Ranking;

/// <summary>A child of a node: another node, or at height 0 a block of members in the score index.</summary>
/// <param name="Separator">No place of the child is below it, every place of the child before is. Of the first child of
/// a node: what separates the node from the one before it, or nothing.</param>
/// <param name="Number">Of the node; 0 for a block.</param>
/// <param name="Count">Members under the child.</param>
/// <param name="Block">The block, if it is in memory.</param>
internal readonly record struct RankChild(
    ReadOnlyMemory<byte> Separator, uint Number, long Count, RankBlock? Block = null);
