using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Commands.Expiry;

/// <summary>Reads conditions of EXPIRE and its kin, and judges by them.</summary>
internal static class ExpireConditions
{
    // [NX | XX | GT | LT]…
    /// <summary>False when the options are wrong: then the client has got its error.</summary>
    public static bool TryRead(Call call, int first, out ExpireCondition conditions)
    {
        conditions = ExpireCondition.None;
        for (var i = first; i < call.Count; i++)
        {
            var condition = Parse(call, i);
            if (condition == ExpireCondition.None)
            {
                call.Reply.Error((byte[])[.. "ERR Unsupported option "u8, .. call[i]]);
                return false;
            }

            conditions |= condition;
        }

        const ExpireCondition Directions = ExpireCondition.Greater | ExpireCondition.Less;
        if ((conditions & ExpireCondition.HasNone) != 0 && conditions != ExpireCondition.HasNone)
        {
            call.Reply.Error("ERR NX and XX, GT or LT options at the same time are not compatible"u8);
            return false;
        }

        if ((conditions & Directions) != Directions) return true;
        call.Reply.Error("ERR GT and LT options at the same time are not compatible"u8);
        return false;
    }

    /// <summary>Whether a key that expires at one moment (0 = never, which is later than all) may get another.</summary>
    public static bool Allow(ExpireCondition conditions, long currentMs, long expireAtMs)
    {
        if ((conditions & ExpireCondition.HasNone) != 0 && currentMs != 0) return false;
        if ((conditions & ExpireCondition.HasOne) != 0 && currentMs == 0) return false;
        if ((conditions & ExpireCondition.Greater) != 0 && (currentMs == 0 || expireAtMs <= currentMs)) return false;
        return (conditions & ExpireCondition.Less) == 0 || currentMs == 0 || expireAtMs < currentMs;
    }

    private static ExpireCondition Parse(Call call, int index)
    {
        if (call.Is(index, "NX"u8)) return ExpireCondition.HasNone;
        if (call.Is(index, "XX"u8)) return ExpireCondition.HasOne;
        if (call.Is(index, "GT"u8)) return ExpireCondition.Greater;
        return call.Is(index, "LT"u8) ? ExpireCondition.Less : ExpireCondition.None;
    }
}
