using ArdbNet.Resp.Writing;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Types;

namespace ArdbNet.Server.Commands.Members;

/// <summary>All members of a collection, of which the metadata says how many there are.</summary>
internal sealed class WholeRead(StoreView view, MemberSource members, MemberShape shape) : ViewRead(view)
{
    private readonly MemberCursor _cursor = new(view, in members);
    private bool _isBegun;

    protected override IViewCursor? Cursor => _cursor;

    public override bool WriteNext(ReplyWriter reply)
    {
        if (!_isBegun)
        {
            _isBegun = true;
            MemberReply.WriteHeader(reply, shape, members.Count);
            _cursor.SeekToFirst();
        }

        var end = reply.Buffer.Length + PieceBytes;
        while (_cursor.IsValid && reply.Buffer.Length < end)
        {
            MemberReply.Write(reply, shape, _cursor.Member, _cursor.Value);
            _cursor.Next();
        }

        return _cursor.IsValid;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _cursor.Dispose();
        base.Dispose(disposing);
    }
}
