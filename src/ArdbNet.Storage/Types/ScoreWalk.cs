using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Types.Ranking;

namespace ArdbNet.Storage.Types;

/// <summary>
/// Neighbours in the order of a sorted set of the live view, out of blocks that are in memory because they are read again
/// and again. Spans are valid until the set changes. Used by the executor only.
/// </summary>
public ref struct ScoreWalk
{
    private readonly RankSearch _search;
    private readonly ScoreIndex _index;
    private readonly bool _isReverse;
    private RankBlock? _block;
    private int _at;
    private long _rank;
    private long _left;

    internal ScoreWalk(RankSearch search, ScoreIndex index, long first, long count, bool isReverse)
    {
        _search = search;
        _index = index;
        _isReverse = isReverse;
        _rank = isReverse ? first + count - 1 : first;
        _left = count;
    }

    public readonly ReadOnlySpan<byte> Member => _block!.PlaceAt(_at)[ScoreCode.Length..];

    public readonly double Score => _block!.ScoreAt(_at);

    public bool Next()
    {
        if (_left == 0) return false;

        _left--;
        _at += _isReverse ? -1 : 1;
        if (_block is null || _at < 0 || _at >= _block.Count)
        {
            _block = _search.BlockAt(_index, _rank, out _at)
                ?? throw new InvalidOperationException("The block has left the memory.");
        }

        _rank += _isReverse ? -1 : 1;
        return true;
    }
}
