using ArdbNet.Resp.Writing;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Engine;

namespace ArdbNet.Server.Commands.Geo;

/// <summary>A search and its reply.</summary>
internal sealed class GeoSearchRead(StoreView view, ulong collectionId, GeoSearch search) : ViewRead(view)
{
    private const int MembersAPiece = 10_000;

    private readonly GeoScan _scan = new(view, collectionId, search.Area, search.ScanLimit);
    private IReadOnlyList<GeoMatch>? _result;
    private int _next;

    /// <summary>What of the matches is wanted, in the order in which it is wanted.</summary>
    public static IReadOnlyList<GeoMatch> Choose(GeoSearch search, List<GeoMatch> matches)
    {
        IEnumerable<GeoMatch> ordered = search.Order switch
        {
            GeoOrder.NearestFirst => matches.OrderBy(static match => match.Meters),
            GeoOrder.FarthestFirst => matches.OrderByDescending(static match => match.Meters),
            _ => matches,
        };
        return search.Count > 0 && search.Count < matches.Count
            ? [.. ordered.Take((int)search.Count)]
            : [.. ordered];
    }

    public override bool WriteNext(ReplyWriter reply)
    {
        if (_result is null)
        {
            if (_scan.Walk(MembersAPiece)) return true;
            _result = Choose(search, _scan.Matches);
            reply.ArrayHeader(_result.Count);
        }

        var end = reply.Buffer.Length + PieceBytes;
        for (; _next < _result.Count && reply.Buffer.Length < end; _next++) Write(reply, _result[_next]);
        return _next < _result.Count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _scan.Dispose();
        base.Dispose(disposing);
    }

    private void Write(ReplyWriter reply, in GeoMatch match)
    {
        var parts = (search.WithDistance ? 1 : 0) + (search.WithHash ? 1 : 0) + (search.WithPoint ? 1 : 0);
        if (parts > 0) reply.ArrayHeader(parts + 1);
        reply.Bulk(match.Member);
        if (search.WithDistance) DistanceText.Write(reply, match.Meters / search.UnitMeters);
        if (search.WithHash) reply.Integer((long)match.Score);
        if (!search.WithPoint) return;
        reply.ArrayHeader(2);
        reply.HumanDouble(match.Point.Longitude);
        reply.HumanDouble(match.Point.Latitude);
    }
}
