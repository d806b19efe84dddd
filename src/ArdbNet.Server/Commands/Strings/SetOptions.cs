using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Commands.Strings;

/// <summary>The options of SET and GETEX. Any order; a later EX replaces an earlier one, other kinds exclude it.</summary>
internal struct SetOptions
{
    public bool IfAbsent { get; private set; }

    public bool IfPresent { get; private set; }

    public bool Get { get; private set; }

    public bool KeepExpiry { get; private set; }

    public bool Persist { get; private set; }

    public ExpiryOption Expiry { get; private set; }

    /// <summary>SET key value …; false when the client has got a syntax error.</summary>
    public static bool TryParseSet(Call call, out SetOptions options)
    {
        options = default;
        for (var i = 3; i < call.Count; i++)
        {
            if (call.Is(i, "NX"u8) && !options.IfPresent) options.IfAbsent = true;
            else if (call.Is(i, "XX"u8) && !options.IfAbsent) options.IfPresent = true;
            else if (call.Is(i, "GET"u8)) options.Get = true;
            else if (call.Is(i, "KEEPTTL"u8) && !options.Expiry.IsGiven) options.KeepExpiry = true;
            else if (!options.TryTakeExpiry(call, ref i)) return Refuse(call);
        }

        return true;
    }

    /// <summary>GETEX key …; false when the client has got a syntax error.</summary>
    public static bool TryParseGet(Call call, out SetOptions options)
    {
        options = default;
        for (var i = 2; i < call.Count; i++)
        {
            if (call.Is(i, "PERSIST"u8) && !options.Expiry.IsGiven) options.Persist = true;
            else if (!options.TryTakeExpiry(call, ref i)) return Refuse(call);
        }

        return true;
    }

    private static bool Refuse(Call call)
    {
        call.Reply.Error(ErrorReplies.Syntax);
        return false;
    }

    private bool TryTakeExpiry(Call call, ref int index)
    {
        var kind = KindOf(call, index);
        if (kind == ExpiryKind.None || KeepExpiry || Persist || index + 1 == call.Count) return false;
        if (Expiry.IsGiven && Expiry.Kind != kind) return false;
        Expiry = new ExpiryOption(kind, ++index);
        return true;
    }

    private static ExpiryKind KindOf(Call call, int index)
    {
        if (call.Is(index, "EX"u8)) return ExpiryKind.Seconds;
        if (call.Is(index, "PX"u8)) return ExpiryKind.Milliseconds;
        if (call.Is(index, "EXAT"u8)) return ExpiryKind.SecondsAt;
        return call.Is(index, "PXAT"u8) ? ExpiryKind.MillisecondsAt : ExpiryKind.None;
    }
}
