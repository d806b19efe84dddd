using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Types;
using ArdbNet.Storage.Types.Geo;

namespace ArdbNet.Server.Commands.Geo;

/// <summary>Looks through the cells that cover an area.</summary>
internal sealed class GeoScan(StoreView view, ulong collectionId, in GeoArea area, long limit) : IDisposable
{
    private readonly GeoArea _area = area;
    private readonly IReadOnlyList<GeoCell> _cells = area.Cells();
    private readonly ScoreCursor _cursor = new(view, collectionId);
    private PlaceRange _range;
    private int _cell = -1;
    private bool _isInCell;
    private bool _isOnMember;

    /// <summary>Members found so far.</summary>
    public long Found { get; private set; }

    /// <summary>Whether the member that the scan is at lies in the area.</summary>
    public bool IsMatch { get; private set; }

    /// <summary>The member that the scan is at; its bytes are those of <see cref="Member"/>.</summary>
    public GeoMatch Match { get; private set; }

    public ReadOnlySpan<byte> Member => _cursor.Member;

    /// <summary>Goes on by a member. False when all were looked at, or enough found.</summary>
    public bool Next()
    {
        if (Found >= limit) return false;
        if (_isOnMember) _cursor.Next();
        while (!_isInCell || !_cursor.IsValid || !_range.IsBelowHigh(_cursor.Place))
        {
            if (!OpenNextCell()) return _isOnMember = false;
        }

        _isOnMember = true;
        var score = _cursor.Score;
        IsMatch = _area.Contains(GeoCell.OfScore(score).Center(), out var meters);
        if (IsMatch) Match = new GeoMatch(default, score, meters, Found++);
        return true;
    }

    public void Dispose() => _cursor.Dispose();

    private bool OpenNextCell()
    {
        var last = _cell;
        do
        {
            if (++_cell == _cells.Count) return false;
        }
        while (last > 0 && _cells[_cell] == _cells[last]);

        _range = PlaceRange.OfScores(_cells[_cell].First, false, _cells[_cell].End, true);
        _cursor.Seek(_range.Low.Span);
        _isInCell = true;
        return true;
    }
}
