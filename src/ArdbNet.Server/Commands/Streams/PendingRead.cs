using ArdbNet.Resp.Writing;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Types.Streams;

namespace ArdbNet.Server.Commands.Streams;

/// <summary>
/// The long form of XPENDING. The reply begins with the number of entries, so they are walked twice when some are passed
/// over.
/// </summary>
internal sealed class PendingRead(StoreView view, PendingCursor cursor, PendingOptions options, long nowMs) : LongRead
{
    private bool _isBegun;
    private long _left;

    public override bool StaysInExecutor => view is not StoreSnapshot;

    // [[id, consumer, idle, deliveries], …]
    public override bool WriteNext(ReplyWriter reply)
    {
        if (!_isBegun)
        {
            _isBegun = true;
            _left = Count();
            reply.ArrayHeader(_left);
            if (_left > 0) cursor.Seek(options.First);
        }

        var end = reply.Buffer.Length + PieceBytes;
        for (; _left > 0 && reply.Buffer.Length < end; cursor.Next())
        {
            var pending = cursor.Entry;
            var idle = nowMs - pending.DeliveredAtMs;
            if (!IsWanted(idle)) continue;
            reply.ArrayHeader(4);
            StreamReply.Id(reply, cursor.Id);
            reply.Bulk(pending.Owner);
            reply.Integer(Math.Max(0, idle));
            reply.Integer(pending.DeliveryCount);
            _left--;
        }

        return _left > 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (!disposing) return;
        cursor.Dispose();
        if (view is StoreSnapshot snapshot) snapshot.Dispose();
    }

    private long Count()
    {
        var count = 0L;
        for (var found = cursor.Seek(options.First); found && count < options.Count; found = cursor.Next())
        {
            if (cursor.Id > options.Last) break;
            if (options.MinIdleMs == 0 || IsWanted(nowMs - cursor.Entry.DeliveredAtMs)) count++;
        }

        return count;
    }

    private bool IsWanted(long idle) => options.MinIdleMs == 0 || idle >= options.MinIdleMs;
}
