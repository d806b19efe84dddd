using ArdbNet.Resp.Writing;
using ArdbNet.Server.Commands.Scanning;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Types;

namespace ArdbNet.Server.Commands.Members;

/// <summary>
/// One step of HSCAN, SSCAN or ZSCAN. The reply begins with the next cursor and the number of matches, so the step is walked
/// twice.
/// </summary>
internal sealed class ScanRead(
    StoreView view, MemberSource members, ulong position, ScanOptions options, MemberShape shape) : ViewRead(view)
{
    private readonly MemberScan _scan = new(view, in members, position, options.Count);
    private bool _isBegun;

    protected override IViewCursor? Cursor => _scan.Cursor;

    /// <summary>What a key that does not exist is answered with.</summary>
    public static void WriteEmpty(ReplyWriter reply)
    {
        reply.ArrayHeader(2);
        reply.BulkInteger(0);
        reply.ArrayHeader(0);
    }

    // *2\r\n$<n>\r\n<next cursor>\r\n*<elements>\r\n…
    public override bool WriteNext(ReplyWriter reply)
    {
        if (!_isBegun)
        {
            _isBegun = true;
            var matches = CountMatches();
            reply.ArrayHeader(2);
            reply.BulkInteger((long)_scan.NextPosition);
            MemberReply.WriteHeader(reply, shape, matches);
            _scan.Restart();
        }

        var end = reply.Buffer.Length + PieceBytes;
        while (_scan.Next())
        {
            if (!options.Matches(_scan.Member)) continue;
            MemberReply.Write(reply, shape, _scan.Member, _scan.Value);
            if (reply.Buffer.Length >= end) return true;
        }

        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _scan.Dispose();
        base.Dispose(disposing);
    }

    private long CountMatches()
    {
        var matches = 0L;
        while (_scan.Next())
        {
            if (options.Matches(_scan.Member)) matches++;
        }

        return matches;
    }
}
