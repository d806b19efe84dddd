using ArdbNet.Resp.Writing;

namespace ArdbNet.Server.Commands.Members;

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
            case MemberShape.Flat:
            case MemberShape.Pairs when reply.Protocol < 3:
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
        if (shape == MemberShape.Pairs && reply.Protocol >= 3) reply.ArrayHeader(2);
        if (shape != MemberShape.Values) reply.Bulk(member);
        if (shape is not (MemberShape.Members or MemberShape.Set)) reply.Bulk(value);
    }
}
