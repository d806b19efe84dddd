using ArdbNet.Server.Blocking;
using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Commands.Streams;

/// <summary>Options of XREAD and XREADGROUP, and where the keys are.</summary>
internal struct ReadOptions
{
    /// <summary>How many entries a client gets that had to wait and did not say how many.</summary>
    public const long CountAfterWait = 1000;

    /// <summary>How long to wait; 0 = for ever, -1 = not at all.</summary>
    public long BlockMs { get; private set; }

    /// <summary>Entries of each stream; 0 = all.</summary>
    public long Count { get; private set; }

    /// <summary>Whether entries are delivered without becoming pending.</summary>
    public bool NoAck { get; private set; }

    /// <summary>The position of the group's name, 0 = none; the consumer's follows.</summary>
    public int GroupAt { get; private set; }

    /// <summary>The position of the first key.</summary>
    public int KeysAt { get; private set; }

    /// <summary>Keys; their ids follow behind the last one.</summary>
    public int KeyCount { get; private set; }

    public readonly long Limit => Count == 0 ? long.MaxValue : Count;

    /// <summary>False when they are wrong: then the client has got its error.</summary>
    public static bool TryRead(Call call, bool isGroup, out ReadOptions options)
    {
        options = new ReadOptions { BlockMs = -1 };
        for (var i = 1; i < call.Count && options.KeysAt == 0; i++)
        {
            if (!options.TryReadOption(call, isGroup, ref i)) return false;
        }

        if (options.KeysAt == 0) return Refuse(call, ErrorReplies.Syntax);
        return !isGroup || options.GroupAt != 0
            || Refuse(call, "ERR Missing GROUP option for XREADGROUP"u8);
    }

    private bool TryReadOption(Call call, bool isGroup, ref int i)
    {
        var more = call.Count - i - 1;
        if (more > 0 && call.Is(i, "BLOCK"u8))
        {
            if (call.Session.IsScript)
            {
                return Refuse(call, [
                    .. "ERR "u8, .. call[0], .. " command is not allowed with BLOCK option from scripts"u8,
                ]);
            }

            if (!TimeoutArgument.TryReadMilliseconds(call, ++i, out var blockMs)) return false;
            BlockMs = blockMs;
            return true;
        }

        if (more > 0 && call.Is(i, "COUNT"u8))
        {
            if (!call.TryReadInteger(++i, out var count)) return false;
            Count = Math.Max(0, count);
            return true;
        }

        if (more > 0 && call.Is(i, "STREAMS"u8))
        {
            KeysAt = i + 1;
            KeyCount = more / 2;
            return more % 2 == 0 || Refuse(
                call,
                "ERR Unbalanced XREAD list of streams: for each stream key an ID or '$' must be specified."u8);
        }

        if (more > 1 && call.Is(i, "GROUP"u8))
        {
            GroupAt = i + 1;
            i += 2;
            return isGroup || Refuse(
                call, "ERR The GROUP option is only supported by XREADGROUP. You called XREAD instead."u8);
        }

        if (!call.Is(i, "NOACK"u8)) return Refuse(call, ErrorReplies.Syntax);
        NoAck = true;
        return isGroup || Refuse(
            call, "ERR The NOACK option is only supported by XREADGROUP. You called XREAD instead."u8);
    }

    private static bool Refuse(Call call, ReadOnlySpan<byte> error)
    {
        call.Reply.Error(error);
        return false;
    }
}
