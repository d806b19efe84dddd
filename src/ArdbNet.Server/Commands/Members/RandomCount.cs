using ArdbNet.Resp;
using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Commands.Members;

/// <summary>The count of HRANDFIELD, SRANDMEMBER and ZRANDMEMBER: any number that can be negated.</summary>
internal static class RandomCount
{
    /// <summary>False when it is no such number: then the client has got its error.</summary>
    public static bool TryRead(Call call, int index, out long count)
    {
        if (!RedisInteger.TryParse(call[index], out count))
        {
            call.Reply.Error(ErrorReplies.NotInteger);
            return false;
        }

        if (count != long.MinValue) return true;

        call.Reply.Error(
            "ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807"u8);
        return false;
    }
}
