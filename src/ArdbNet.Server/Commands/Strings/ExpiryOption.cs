using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Commands.Strings;

/// <summary>EX, PX, EXAT or PXAT of SET and its relatives, and where its number stands; none by default.</summary>
/// <param name="Kind">The word.</param>
/// <param name="Index">The argument that holds the number.</param>
internal readonly record struct ExpiryOption(ExpiryKind Kind, int Index)
{
    public bool IsGiven => Kind != ExpiryKind.None;

    public bool IsAbsolute => Kind is ExpiryKind.SecondsAt or ExpiryKind.MillisecondsAt;

    private bool IsInSeconds => Kind is ExpiryKind.Seconds or ExpiryKind.SecondsAt;

    /// <summary>False when the number is none, or no moment to come: then the client has got its error.</summary>
    public bool TryRead(Call call, out long expireAtMs)
    {
        if (!call.TryReadInteger(Index, out expireAtMs)) return false;
        if (expireAtMs <= 0 || (IsInSeconds && expireAtMs > long.MaxValue / 1000)) return Refuse(call);
        if (IsInSeconds) expireAtMs *= 1000;
        if (!IsAbsolute) expireAtMs = unchecked(expireAtMs + call.NowMs);
        return expireAtMs > 0 || Refuse(call);
    }

    private static bool Refuse(Call call)
    {
        call.Reply.Error($"ERR invalid expire time in '{call.Command.Name}' command");
        return false;
    }
}
