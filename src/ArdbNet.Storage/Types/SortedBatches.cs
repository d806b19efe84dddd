namespace ArdbNet.Storage.Types;

/// <summary>
/// Brings what an operation gives into the order of a sorted set, with bounded memory: each walk over the operation
/// finds the lowest members above those of the walk before.
/// </summary>
/// <param name="operation">The operation; the caller disposes it.</param>
/// <param name="aggregate">What a member's scores make together.</param>
/// <param name="maxMembers">Members of a batch.</param>
public sealed class SortedBatches(SetOperation operation, ScoreAggregate aggregate, int maxMembers)
{
    // So large members count as several.
    private const int MemberBytes = 256;

    private readonly List<ScoredMember> _batch = [];
    private ScoredMember? _below;
    private ScoredMember? _above;
    private long _weight;
    private bool _isBegun;

    /// <summary>What the walk found so far; in order once it is done.</summary>
    public IReadOnlyList<ScoredMember> Batch => _batch;

    /// <summary>Members that the first walk met; all members once it is done.</summary>
    public long Count { get; private set; }

    /// <summary>Whether there are members above the batch.</summary>
    public bool HasMore { get; private set; }

    /// <summary>Walks on over so many members. False when the walk is done.</summary>
    public bool Walk(int members)
    {
        for (; members > 0; members--)
        {
            if (!(_isBegun ? operation.Next() : operation.SeekToFirst()))
            {
                Cut();
                _isBegun = false;
                return false;
            }

            _isBegun = true;
            if (_below is null) Count++;
            Take(new ScoredMember(operation.Score(aggregate), operation.Member.ToArray()));
        }

        return true;
    }

    /// <summary>Begins with the members above the batch.</summary>
    public void Advance()
    {
        _below = _batch[^1];
        _above = null;
        _batch.Clear();
        _weight = 0;
        HasMore = false;
    }

    private void Take(ScoredMember member)
    {
        if (_below is { } below && member <= below) return;
        if (_above is { } above && member > above)
        {
            HasMore = true;
            return;
        }

        _batch.Add(member);
        _weight += 1 + (member.Member.Length / MemberBytes);
        if (_weight >= 2L * maxMembers) Cut();
    }

    private void Cut()
    {
        _batch.Sort();
        if (_weight <= maxMembers) return;

        var kept = 0;
        for (_weight = 0; kept < _batch.Count && (kept == 0 || _weight < maxMembers); kept++)
        {
            _weight += 1 + (_batch[kept].Member.Length / MemberBytes);
        }

        HasMore |= kept < _batch.Count;
        _batch.RemoveRange(kept, _batch.Count - kept);
        _above = _batch[^1];
    }
}
