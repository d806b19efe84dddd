using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Types;

namespace ArdbNet.Server.Commands.SortedSets;

/// <summary>Neighbours in a sorted set from a rank on.</summary>
internal sealed class RangeMembers(StoreView view, ScoreIndex index, long first, long count)
    : IScoredMembers, IDisposable
{
    private readonly ScoreCursor _cursor = new(view, index.CollectionId);
    private long _taken;

    public ReadOnlySpan<byte> Member => _cursor.Member;

    public double Score => _cursor.Score;

    public bool Next()
    {
        if (_taken == count) return false;
        return _taken++ == 0 ? index.SeekRank(view, _cursor, first) : _cursor.Next();
    }

    public void Dispose() => _cursor.Dispose();
}
