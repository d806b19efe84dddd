using ArdbNet.Resp.Writing;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Types;

namespace ArdbNet.Server.Commands.Lists;

/// <summary>Elements of a list as an array.</summary>
/// <param name="view">Live view or snapshot.</param>
/// <param name="span">The elements.</param>
/// <param name="start">The end with which the reply begins.</param>
/// <param name="mayMove">Whether a reply that gets long may go on outside the executor.</param>
internal sealed class RangeRead(StoreView view, ListSpan span, ListEnd start, bool mayMove = true) : ViewRead(view)
{
    private readonly ListCursor _cursor = new(view, span, start);
    private bool _isBegun;

    protected override IViewCursor? Cursor => mayMove ? _cursor : null;

    // *<count>\r\n, then each element as a bulk
    public override bool WriteNext(ReplyWriter reply)
    {
        if (!_isBegun)
        {
            _isBegun = true;
            reply.ArrayHeader(span.Count);
        }

        for (var end = reply.Buffer.Length + PieceBytes; reply.Buffer.Length < end;)
        {
            if (!_cursor.MoveNext()) return false;
            reply.Bulk(_cursor.Value);
        }

        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _cursor.Dispose();
        base.Dispose(disposing);
    }
}
