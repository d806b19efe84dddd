using ArdbNet.Resp.Writing;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Types;

namespace ArdbNet.Server.Commands.Sets;

/// <summary>
/// A union, intersection or difference of sets, or its cardinality. A reply begins with the count of what follows, so
/// the sets are walked twice: no memory is needed, whatever their size.
/// </summary>
internal sealed class SetOperationRead(StoreView view, SetOperation operation, bool isCardinality, long limit)
    : ViewRead(view)
{
    private const int MembersAPiece = 10_000;

    private long _count;
    private bool _isBegun;
    private bool _isCounted;
    private bool _found;

    public override bool WriteNext(ReplyWriter reply)
    {
        if (!_isCounted)
        {
            CountSome();
            if (!_isCounted) return true;
            if (isCardinality)
            {
                reply.Integer(_count);
                return false;
            }

            reply.SetHeader(_count);
            _found = operation.SeekToFirst();
        }

        var end = reply.Buffer.Length + PieceBytes;
        for (; _found && reply.Buffer.Length < end; _found = operation.Next()) reply.Bulk(operation.Member);
        return _found;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) operation.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Counts in pieces, so that it ends when the client goes away.</summary>
    private void CountSome()
    {
        _found = _isBegun ? operation.Next() : operation.SeekToFirst();
        _isBegun = true;
        for (var i = 1; _found && ++_count < limit && i < MembersAPiece; i++) _found = operation.Next();
        _isCounted = !_found || _count >= limit;
    }
}
