using ArdbNet.Resp.Writing;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Types;

namespace ArdbNet.Server.Commands.Members;

/// <summary>A number of different random members, fewer than there are, chosen in one walk over all of them.</summary>
internal sealed class SampleRead : ViewRead
{
    private readonly MemberCursor _cursor;
    private readonly MemberSample _sample;
    private readonly long _wanted;
    private readonly MemberShape _shape;
    private bool _isBegun;

    protected override IViewCursor? Cursor => _cursor;

    public SampleRead(StoreView view, in MemberSource members, long wanted, MemberShape shape)
        : base(view)
    {
        _cursor = new MemberCursor(view, in members);
        _sample = new MemberSample(_cursor, members.Count, wanted, Random.Shared);
        _wanted = wanted;
        _shape = shape;
    }

    public override bool WriteNext(ReplyWriter reply)
    {
        if (!_isBegun) MemberReply.WriteHeader(reply, _shape, _wanted);
        _isBegun = true;
        var end = reply.Buffer.Length + PieceBytes;
        while (_sample.Next())
        {
            MemberReply.Write(reply, _shape, _cursor.Member, _cursor.Value);
            if (reply.Buffer.Length >= end) return true;
        }

        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _cursor.Dispose();
        base.Dispose(disposing);
    }
}
