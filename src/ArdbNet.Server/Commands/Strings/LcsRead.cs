using ArdbNet.Resp.Writing;
using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Commands.Strings;

/// <summary>LCS of two strings, computed when the reply is written: for long ones that is outside the executor.</summary>
internal sealed class LcsRead(byte[] first, byte[] second, LcsOptions options) : LongRead
{
    public override bool WriteNext(ReplyWriter reply)
    {
        if (options.LengthOnly)
        {
            reply.Integer(LongestCommonSubsequence.Measure(first, second));
            return false;
        }

        var found = new LongestCommonSubsequence(first, second);
        if (options.Matches) WriteMatches(reply, found);
        else reply.Bulk(found.ReadBytes());
        return false;
    }

    protected override void Dispose(bool disposing)
    {
    }

    private void WriteMatches(ReplyWriter reply, LongestCommonSubsequence found)
    {
        var matches = found.FindMatches();
        matches.RemoveAll(match => match.Length < options.MinMatchLength);
        reply.MapHeader(2);
        reply.Bulk("matches"u8);
        reply.ArrayHeader(matches.Count);
        foreach (var match in matches)
        {
            reply.ArrayHeader(options.MatchLengths ? 3 : 2);
            WriteRange(reply, match.First, match.Length);
            WriteRange(reply, match.Second, match.Length);
            if (options.MatchLengths) reply.Integer(match.Length);
        }

        reply.Bulk("len"u8);
        reply.Integer(found.Length);
    }

    private static void WriteRange(ReplyWriter reply, int start, int length)
    {
        reply.ArrayHeader(2);
        reply.Integer(start);
        reply.Integer(start + length - 1);
    }
}
