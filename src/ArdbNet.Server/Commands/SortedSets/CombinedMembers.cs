using ArdbNet.Storage.Types;

namespace ArdbNet.Server.Commands.SortedSets;

/// <summary>What an operation gives.</summary>
internal sealed class CombinedMembers(SetOperation operation, ScoreAggregate aggregate) : IScoredMembers
{
    private bool _isBegun;

    public ReadOnlySpan<byte> Member => operation.Member;

    public double Score => operation.Score(aggregate);

    public bool Next()
    {
        if (_isBegun) return operation.Next();
        _isBegun = true;
        return operation.SeekToFirst();
    }
}
