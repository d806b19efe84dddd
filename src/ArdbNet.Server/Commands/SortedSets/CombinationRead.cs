using ArdbNet.Resp.Writing;
using ArdbNet.Server.Commands.Members;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Types;

namespace ArdbNet.Server.Commands.SortedSets;

/// <summary>A combination of sets in the order of the scores that it gives; in pieces, with bounded memory.</summary>
internal sealed class CombinationRead(
    StoreView view, SetOperation operation, ScoreAggregate aggregate, MemberShape shape) : ViewRead(view)
{
    private const int MembersAPiece = 10_000;
    private const int MembersABatch = 200_000;

    private readonly SortedBatches _batches = new(operation, aggregate, MembersABatch);
    private bool _isCounted;
    private bool _isInOrder;
    private int _next;

    public override bool WriteNext(ReplyWriter reply)
    {
        if (!_isInOrder)
        {
            if (_batches.Walk(MembersAPiece)) return true;
            _isInOrder = true;
            _next = 0;
            if (!_isCounted) MemberReply.WriteHeader(reply, shape, _batches.Count);
            _isCounted = true;
        }

        var end = reply.Buffer.Length + PieceBytes;
        for (; _next < _batches.Batch.Count && reply.Buffer.Length < end; _next++)
        {
            var (score, member) = _batches.Batch[_next];
            MemberReply.WriteScored(reply, shape, member, score);
        }

        if (_next < _batches.Batch.Count) return true;
        if (!_batches.HasMore) return false;
        _batches.Advance();
        _isInOrder = false;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) operation.Dispose();
        base.Dispose(disposing);
    }
}
