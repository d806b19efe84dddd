using ArdbNet.Resp.Writing;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Types;

namespace ArdbNet.Server.Commands.Members;

/// <summary>
/// A number of random members, picked one by one: the same one may come again, or, when they have to be different, the
/// next one that has not come yet is taken.
/// </summary>
internal sealed class PicksRead(
    StoreView view, MemberSource members, long wanted, bool areDifferent, MemberShape shape) : ViewRead(view)
{
    private readonly MemberCursor _cursor = new(view, in members);
    private readonly HashSet<byte[]>? _picked = areDifferent ? new(ByteArrayComparer.Instance) : null;
    private List<byte[]>? _all;
    private bool _isBegun;
    private long _given;

    protected override IViewCursor? Cursor => _cursor;

    public override bool WriteNext(ReplyWriter reply)
    {
        if (!_isBegun) MemberReply.WriteHeader(reply, shape, wanted);
        _isBegun = true;
        // Stepping through a small collection for each of many picks would take longer than having it at hand.
        if (_all is null && wanted > 1 && _picked is null && members.Count <= MemberCursor.MaxUniformCount) ReadAll();

        var end = reply.Buffer.Length + PieceBytes;
        for (; _given < wanted && reply.Buffer.Length < end; _given++)
        {
            if (_all is not null)
            {
                WriteMember(reply, _all[Random.Shared.Next(_all.Count)]);
                continue;
            }

            Pick();
            MemberReply.Write(reply, shape, _cursor.Member, _cursor.Value);
        }

        return _given < wanted;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _cursor.Dispose();
        base.Dispose(disposing);
    }

    private void Pick()
    {
        _cursor.SeekRandom(members.Count, Random.Shared);
        while (_picked is not null && !_picked.Add(_cursor.Member.ToArray())) _cursor.NextAround();
    }

    private void ReadAll()
    {
        _all = [];
        for (var found = _cursor.SeekToFirst(); found; found = _cursor.Next())
        {
            _all.Add(_cursor.Member.ToArray());
        }
    }

    private void WriteMember(ReplyWriter reply, byte[] member)
    {
        ReadOnlySpan<byte> value = default;
        if (shape is MemberShape.Pairs or MemberShape.ScorePairs) Storage.Types.Members.TryGet(View, in members, member, out value);
        MemberReply.Write(reply, shape, member, value);
    }
}
