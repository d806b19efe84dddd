using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Commands.SortedSets;

/// <summary>What ZMPOP and BZMPOP take.</summary>
internal readonly record struct ManyPopOptions(int Keys, bool IsMax, long Count)
{
    // numkeys key [key …] MIN|MAX [COUNT count]
    /// <summary>False when the arguments are wrong: then the client has got its error.</summary>
    public static bool TryRead(Call call, int first, out ManyPopOptions options)
    {
        options = default;
        if (!call.TryReadInteger(first, 1, long.MaxValue, out var keys, "ERR numkeys should be greater than 0"u8))
        {
            return false;
        }

        if (keys >= call.Count - first - 1) return Refuse(call);
        var at = first + 1 + (int)keys;
        var isMax = call.Is(at, "MAX"u8);
        if (!isMax && !call.Is(at, "MIN"u8)) return Refuse(call);

        var count = 1L;
        if (at + 1 < call.Count)
        {
            if (at + 2 == call.Count || !call.Is(at + 1, "COUNT"u8)) return Refuse(call);
            if (!call.TryReadInteger(at + 2, 1, long.MaxValue, out count, "ERR count should be greater than 0"u8))
            {
                return false;
            }

            if (at + 3 < call.Count) return Refuse(call);
        }

        options = new ManyPopOptions((int)keys, isMax, count);
        return true;
    }

    private static bool Refuse(Call call)
    {
        call.Reply.Error(ErrorReplies.Syntax);
        return false;
    }
}
