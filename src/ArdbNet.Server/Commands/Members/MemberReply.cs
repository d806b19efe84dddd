using ArdbNet.Resp;
using ArdbNet.Resp.Writing;

namespace ArdbNet.Server.Commands.Members;

using ArdbNet.Storage.Types;

/// <summary>Writes members in the shape that a command's reply has.</summary>
internal static class MemberReply
{
    public static void WriteHeader(ReplyWriter reply, MemberShape shape, long members)
    {
        switch (shape)
        {
            case MemberShape.Set:
                reply.SetHeader(members);
                break;
            case MemberShape.Map:
                reply.MapHeader(members);
                break;
            case MemberShape.Flat or MemberShape.ScoreTexts or MemberShape.PackedScoreTexts:
            case MemberShape.Pairs or MemberShape.ScorePairs when reply.Protocol < 3:
                reply.ArrayHeader(members * 2);
                break;
            default:
                reply.ArrayHeader(members);
                break;
        }
    }

    public static void Write(
        ReplyWriter reply, MemberShape shape, ReadOnlySpan<byte> member, ReadOnlySpan<byte> value)
    {
        if (shape >= MemberShape.ScorePairs)
        {
            WriteScored(reply, shape, member, SortedSets.ReadScore(value));
            return;
        }

        if (shape == MemberShape.Pairs && reply.Protocol >= 3) reply.ArrayHeader(2);
        if (shape != MemberShape.Values) reply.Bulk(member);
        if (shape is not (MemberShape.Members or MemberShape.Set)) reply.Bulk(value);
    }

    /// <summary>A member of a sorted set, alone or with its score.</summary>
    public static void WriteScored(ReplyWriter reply, MemberShape shape, ReadOnlySpan<byte> member, double score)
    {
        if (shape == MemberShape.ScorePairs && reply.Protocol >= 3) reply.ArrayHeader(2);
        reply.Bulk(member);
        if (shape == MemberShape.ScorePairs)
        {
            reply.Double(score);
        }
        else if (shape == MemberShape.PackedScoreTexts && Math.Abs(score) <= long.MaxValue / 2 && (long)score == score)
        {
            reply.BulkInteger((long)score);
        }
        else if (shape >= MemberShape.ScoreTexts)
        {
            Span<byte> text = stackalloc byte[RedisDouble.MaxLength];
            reply.Bulk(text[..RedisDouble.Format(score, text)]);
        }
    }
}
