using ArdbNet.Resp.Writing;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Server.Commands.Keys;

/// <summary>
/// KEYS. The reply begins with the number of matches, so the keys are walked twice: collecting them would need memory
/// for them all.
/// </summary>
internal sealed class KeysRead(StoreView view, Database database, KeyFilter filter) : ViewRead(view)
{
    // Keys at which others get the thread, and the client's going is noticed.
    private const int KeysAPiece = 20_000;

    private readonly KeyCursor _cursor = database.OpenCursor(view);
    private long _matches;
    private bool _isBegun;
    private bool _isCounted;

    // *<matches>\r\n, then each key as a bulk
    public override bool WriteNext(ReplyWriter reply)
    {
        if (!_isBegun)
        {
            _isBegun = true;
            _cursor.SeekToFirst();
        }

        if (!_isCounted) return Count(reply);

        var end = reply.Buffer.Length + PieceBytes;
        for (var keys = 0; _cursor.IsValid && keys < KeysAPiece && reply.Buffer.Length < end; keys++)
        {
            if (filter.Matches(_cursor)) reply.Bulk(_cursor.Key);
            _cursor.Next();
        }

        return _cursor.IsValid;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _cursor.Dispose();
        base.Dispose(disposing);
    }

    private bool Count(ReplyWriter reply)
    {
        for (var keys = 0; keys < KeysAPiece; keys++)
        {
            if (!_cursor.IsValid)
            {
                reply.ArrayHeader(_matches);
                _isCounted = true;
                return _matches > 0 && _cursor.SeekToFirst();
            }

            if (filter.Matches(_cursor)) _matches++;
            _cursor.Next();
        }

        return true;
    }
}
