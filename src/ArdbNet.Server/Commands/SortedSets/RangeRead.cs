using ArdbNet.Resp.Writing;
using ArdbNet.Server.Commands.Members;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Types;

namespace ArdbNet.Server.Commands.SortedSets;

/// <summary>Neighbours in the order of a sorted set, of which the rank of the lowest and the count are known.</summary>
internal sealed class RangeRead(
    StoreView view, ScoreIndex index, long first, long count, bool isReverse, MemberShape shape) : ViewRead(view)
{
    private readonly ScoreCursor _cursor = new(view, index.CollectionId);
    private long _given;
    private bool _isBegun;

    protected override IViewCursor? Cursor => _cursor;

    public override bool WriteNext(ReplyWriter reply)
    {
        if (!_isBegun)
        {
            _isBegun = true;
            MemberReply.WriteHeader(reply, shape, count);
            index.SeekRank(View, _cursor, isReverse ? first + count - 1 : first);
        }

        var end = reply.Buffer.Length + PieceBytes;
        for (; _given < count && _cursor.IsValid && reply.Buffer.Length < end; _given++)
        {
            MemberReply.WriteScored(reply, shape, _cursor.Member, shape == MemberShape.Members ? 0 : _cursor.Score);
            if (isReverse) _cursor.Previous();
            else _cursor.Next();
        }

        return _given < count && _cursor.IsValid;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _cursor.Dispose();
        base.Dispose(disposing);
    }
}
