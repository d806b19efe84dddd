using ArdbNet.Resp.Writing;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Server.Commands.Keys;

/// <summary>
/// One step of SCAN. The cursor between steps is a position, 0 at the start and at the end, else that of the next key.
/// Keys of one position come in one step, so that a key that is there all the time is told whatever comes and goes
/// meanwhile. The reply begins with the next cursor and the number of matches, so the step is walked twice.
/// </summary>
/// <param name="view">Live view or snapshot.</param>
/// <param name="database">The database.</param>
/// <param name="filter">Which keys to tell.</param>
/// <param name="from">The client's cursor.</param>
/// <param name="count">Keys to look at, or a few more.</param>
internal sealed class ScanRead(StoreView view, Database database, KeyFilter filter, ulong from, long count)
    : ViewRead(view)
{
    private readonly KeyCursor _cursor = database.OpenCursor(view);
    private bool _isBegun;

    // Where the step ends: at the first key of this position, or behind the last key.
    private ulong _end;

    // *2\r\n$<n>\r\n<next cursor>\r\n*<matches>\r\n, then each key as a bulk
    public override bool WriteNext(ReplyWriter reply)
    {
        if (!_isBegun)
        {
            _isBegun = true;
            var matches = CountMatches();
            reply.ArrayHeader(2);
            reply.BulkInteger(_end == MetadataKey.PositionEnd ? 0 : (long)_end);
            reply.ArrayHeader(matches);
            if (matches == 0) return false;
            _cursor.Seek(from);
        }

        var pieceEnd = reply.Buffer.Length + PieceBytes;
        for (; _cursor.IsValid && _cursor.Position < _end; _cursor.Next())
        {
            if (reply.Buffer.Length >= pieceEnd) return true;
            if (filter.Matches(_cursor)) reply.Bulk(_cursor.Key);
        }

        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _cursor.Dispose();
        base.Dispose(disposing);
    }

    private long CountMatches()
    {
        var matches = 0L;
        var position = 0UL;
        _end = MetadataKey.PositionEnd;
        if (from >= _end) return 0;

        var visited = 0L;
        for (var found = _cursor.Seek(from); found; found = _cursor.Next())
        {
            if (visited >= count && _cursor.Position != position)
            {
                _end = _cursor.Position;
                break;
            }

            position = _cursor.Position;
            visited++;
            if (filter.Matches(_cursor)) matches++;
        }

        return matches;
    }
}
