namespace ArdbNet.Storage.Types;

/// <summary>What a member's scores in several sorted sets make together.</summary>
public enum ScoreAggregate
{
    Sum,
    Min,
    Max,
}
