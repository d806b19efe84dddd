namespace ArdbNet.Server.Commands.SortedSets;

/// <summary>Different members with scores, one after another, for a sorted set that is made of them.</summary>
internal interface IScoredMembers
{
    /// <summary>Valid until the next move.</summary>
    ReadOnlySpan<byte> Member { get; }

    double Score { get; }

    bool Next();
}
