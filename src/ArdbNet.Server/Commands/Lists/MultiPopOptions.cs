using ArdbNet.Server.Execution;
using ArdbNet.Storage.Types;

namespace ArdbNet.Server.Commands.Lists;

/// <summary>What LMPOP and BLMPOP have in common.</summary>
/// <param name="FirstKey">Where the keys begin.</param>
/// <param name="KeyCount">How many keys there are.</param>
/// <param name="End">Where elements are taken.</param>
/// <param name="Count">How many at most.</param>
internal readonly record struct MultiPopOptions(int FirstKey, int KeyCount, ListEnd End, long Count)
{
    // numkeys key [key ...] (LEFT | RIGHT) [COUNT count]
    /// <summary>False when the arguments are wrong: then the client has got its error.</summary>
    public static bool TryRead(Call call, int index, out MultiPopOptions options)
    {
        options = default;
        if (!call.TryReadInteger(index, 1, long.MaxValue, out var keys, "ERR numkeys should be greater than 0"u8))
        {
            return false;
        }

        if (keys >= call.Count - index - 1)
        {
            call.Reply.Error(ErrorReplies.Syntax);
            return false;
        }

        var at = index + (int)keys + 1;
        if (!ListEndArgument.TryRead(call, at, out var end)) return false;

        var count = 1L;
        if (at + 1 < call.Count && !TryReadCount(call, at + 1, out count)) return false;
        options = new MultiPopOptions(index + 1, (int)keys, end, count);
        return true;
    }

    private static bool TryReadCount(Call call, int at, out long count)
    {
        count = 1;
        if (!call.Is(at, "COUNT"u8) || at + 1 == call.Count)
        {
            call.Reply.Error(ErrorReplies.Syntax);
            return false;
        }

        if (!call.TryReadInteger(at + 1, 1, long.MaxValue, out count, "ERR count should be greater than 0"u8)) return false;
        if (at + 2 == call.Count) return true;
        call.Reply.Error(ErrorReplies.Syntax);
        return false;
    }
}
