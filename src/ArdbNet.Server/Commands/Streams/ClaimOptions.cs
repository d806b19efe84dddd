using ArdbNet.Server.Execution;
using ArdbNet.Storage.Types.Streams;

namespace ArdbNet.Server.Commands.Streams;

/// <summary>Options of XCLAIM, behind its ids.</summary>
internal struct ClaimOptions
{
    /// <summary>How many ids there are from argument 5 on.</summary>
    public int IdCount { get; private set; }

    /// <summary>FORCE: entries that are not pending become so.</summary>
    public bool Forces { get; private set; }

    /// <summary>JUSTID: the reply has ids only, and deliveries are not counted.</summary>
    public bool JustIds { get; private set; }

    /// <summary>The moment of delivery, ms since 1970.</summary>
    public long DeliveredAtMs { get; private set; }

    /// <summary>RETRYCOUNT, or -1.</summary>
    public long DeliveryCount { get; private set; }

    /// <summary>LASTID, or 0-0.</summary>
    public StreamId LastId { get; private set; }

    /// <summary>False when they are wrong: then the client has got its error.</summary>
    public static bool TryRead(Call call, out ClaimOptions options)
    {
        options = new ClaimOptions { DeliveredAtMs = -1, DeliveryCount = -1 };
        var at = 5;
        while (at < call.Count && StreamId.TryParse(call[at], 0, out _)) at++;
        options.IdCount = at - 5;
        for (; at < call.Count; at++)
        {
            if (!options.TryReadOption(call, ref at)) return false;
        }

        // A moment in the future is taken for a clock that goes wrong.
        var isBogus = options.DeliveredAtMs < 0 || (options.DeliveredAtMs > call.NowMs && !call.IsApplying);
        if (isBogus) options.DeliveredAtMs = call.NowMs;
        return true;
    }

    private bool TryReadOption(Call call, ref int at)
    {
        var more = at + 1 < call.Count;
        if (call.Is(at, "FORCE"u8))
        {
            Forces = true;
        }
        else if (call.Is(at, "JUSTID"u8))
        {
            JustIds = true;
        }
        else if (more && call.Is(at, "IDLE"u8))
        {
            if (!call.TryReadInteger(++at, out var idle, "ERR Invalid IDLE option argument for XCLAIM"u8)) return false;
            DeliveredAtMs = unchecked(call.NowMs - idle);
        }
        else if (more && call.Is(at, "TIME"u8))
        {
            if (!call.TryReadInteger(++at, out var time, "ERR Invalid TIME option argument for XCLAIM"u8)) return false;
            DeliveredAtMs = time;
        }
        else if (more && call.Is(at, "RETRYCOUNT"u8))
        {
            if (!call.TryReadInteger(
                ++at, out var count, "ERR Invalid RETRYCOUNT option argument for XCLAIM"u8)) return false;
            DeliveryCount = count;
        }
        else if (more && call.Is(at, "LASTID"u8))
        {
            if (!IdArgument.TryRead(call, ++at, out var lastId)) return false;
            LastId = lastId;
        }
        else
        {
            call.Reply.Error($"ERR Unrecognized XCLAIM option '{QuotedArgument.Of(call[at])}'");
            return false;
        }

        return true;
    }
}
