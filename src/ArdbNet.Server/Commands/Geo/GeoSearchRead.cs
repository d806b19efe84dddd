using ArdbNet.Resp.Writing;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Engine;

namespace ArdbNet.Server.Commands.Geo;

/// <summary>
/// A search and its reply. The reply begins with the count of what follows: an ordered one is gathered, up to the count
/// that is wanted; for one in no order a large set is searched twice, and nothing is kept.
/// </summary>
internal sealed class GeoSearchRead(StoreView view, ulong collectionId, GeoSearch search) : ViewRead(view)
{
    private const int MembersAPiece = 10_000;

    private readonly bool _isGathered = search.Order != GeoOrder.AsFound || view is not StoreSnapshot;
    private readonly FirstElements<GeoMatch> _matches = GeoMatches.Of(search);
    private GeoScan _scan = new(view, collectionId, search.Area, search.ScanLimit);
    private bool _isCounted;
    private int _next;

    public override bool WriteNext(ReplyWriter reply)
    {
        if (!_isCounted)
        {
            if (!CountSome()) return true;
            reply.ArrayHeader(_isGathered ? _matches.Count : _scan.Found);
        }

        return _isGathered ? WriteGathered(reply) : WriteFound(reply);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _scan.Dispose();
            _matches.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Looks at a piece of the set, so that it ends when the client goes away. True when all is known.</summary>
    private bool CountSome()
    {
        for (var i = 0; i < MembersAPiece; i++)
        {
            if (!_scan.Next())
            {
                _isCounted = true;
                _matches.Sort();
                return true;
            }

            if (_isGathered && _scan.IsMatch) _matches.Add(_scan.Match, _scan.Member, []);
        }

        return false;
    }

    private bool WriteGathered(ReplyWriter reply)
    {
        var end = reply.Buffer.Length + PieceBytes;
        for (; _next < _matches.Count && reply.Buffer.Length < end; _next++)
        {
            var match = _matches.Sorted[_next];
            Write(reply, in match, _matches.BytesOf(in match));
        }

        return _next < _matches.Count;
    }

    private bool WriteFound(ReplyWriter reply)
    {
        if (_next++ == 0)
        {
            _scan.Dispose();
            _scan = new GeoScan(View, collectionId, search.Area, search.ScanLimit);
        }

        var end = reply.Buffer.Length + PieceBytes;
        for (var i = 0; i < MembersAPiece && reply.Buffer.Length < end; i++)
        {
            if (!_scan.Next()) return false;
            if (_scan.IsMatch) Write(reply, _scan.Match, _scan.Member);
        }

        return true;
    }

    private void Write(ReplyWriter reply, in GeoMatch match, ReadOnlySpan<byte> member)
    {
        var parts = (search.WithDistance ? 1 : 0) + (search.WithHash ? 1 : 0) + (search.WithPoint ? 1 : 0);
        if (parts > 0) reply.ArrayHeader(parts + 1);
        reply.Bulk(member);
        if (search.WithDistance) DistanceText.Write(reply, match.Meters / search.UnitMeters);
        if (search.WithHash) reply.Integer((long)match.Score);
        if (!search.WithPoint) return;
        reply.ArrayHeader(2);
        var point = match.Point;
        reply.HumanDouble(point.Longitude);
        reply.HumanDouble(point.Latitude);
    }
}
