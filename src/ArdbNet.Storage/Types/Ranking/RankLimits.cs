namespace ArdbNet.Storage.Types.Ranking;

/// <summary>The sizes that a rank tree keeps to. They may change: trees of other sizes stay valid.</summary>
/// <param name="MaxBlock">Members of a block; a set that fits into one needs no tree.</param>
/// <param name="MinTree">A set of fewer members loses its tree: few enough that one that wavers keeps it.</param>
/// <param name="BuiltBlock">Members of a block when a tree is made at once.</param>
/// <param name="MinBlock">Members below which a block is merged with a neighbour.</param>
/// <param name="MaxMergedBlock">Members that a merged block may have.</param>
/// <param name="MaxChildren">Children of a node.</param>
/// <param name="MinChildren">Children below which a node is merged with a neighbour.</param>
/// <param name="MaxMergedChildren">Children that a merged node, or one that is made at once, may have.</param>
internal sealed record RankLimits(
    int MaxBlock,
    int MinTree,
    int BuiltBlock,
    int MinBlock,
    int MaxMergedBlock,
    int MaxChildren,
    int MinChildren,
    int MaxMergedChildren)
{
    /// <summary>Ten million members make three levels; finding a rank walks over half a block.</summary>
    public static RankLimits Default { get; } = new(256, 128, 192, 64, 192, 64, 16, 48);
}
