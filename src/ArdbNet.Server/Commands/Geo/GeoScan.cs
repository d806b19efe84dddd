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

    /// <summary>What was found so far.</summary>
    public List<GeoMatch> Matches { get; } = [];

    /// <summary>Looks at so many more members. False when all were looked at, or enough found.</summary>
    public bool Walk(int members)
    {
        for (; members > 0; members--)
        {
            if (Matches.Count >= limit) return false;
            if (!_isInCell || !_cursor.IsValid || !_range.IsBelowHigh(_cursor.Place))
            {
                if (!OpenNextCell()) return false;
                continue;
            }

            var point = GeoCell.OfScore(_cursor.Score).Center();
            if (_area.Contains(point, out var meters))
            {
                Matches.Add(new GeoMatch(_cursor.Member.ToArray(), _cursor.Score, point, meters));
            }

            _cursor.Next();
        }

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
