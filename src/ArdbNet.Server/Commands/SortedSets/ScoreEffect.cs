namespace ArdbNet.Server.Commands.SortedSets;

/// <summary>What became of one score that a client gave.</summary>
internal enum ScoreEffect
{
    /// <summary>The options do not allow it.</summary>
    Refused,

    /// <summary>The member has that score.</summary>
    Same,
    Added,
    Updated,
}
