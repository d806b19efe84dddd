using ArdbNet.Server.Execution;
using ArdbNet.Storage.Types.Streams;

namespace ArdbNet.Server.Commands.Streams;

/// <summary>Which pending entries XPENDING is asked for.</summary>
internal struct PendingOptions
{
    public StreamId First { get; private set; }

    public StreamId Last { get; private set; }

    public long Count { get; private set; }

    /// <summary>Only those that were not delivered for so long; 0 = all.</summary>
    public long MinIdleMs { get; private set; }

    /// <summary>The position of the consumer's name, 0 = all consumers.</summary>
    public int ConsumerAt { get; private set; }

    /// <summary>False when they are wrong: then the client has got its error.</summary>
    public static bool TryRead(Call call, out PendingOptions options)
    {
        options = default;
        if (call.Count == 3) return true;
        if (call.Count is < 6 or > 9) return Refuse(call);

        var at = 3;
        if (call.Is(3, "IDLE"u8))
        {
            if (!call.TryReadInteger(4, out var minIdleMs)) return false;
            if (call.Count < 8) return Refuse(call);
            options.MinIdleMs = minIdleMs;
            at = 5;
        }

        if (!call.TryReadInteger(at + 2, out var count)) return false;
        if (!IdArgument.TryReadStart(call, at, out var first)) return false;
        if (!IdArgument.TryReadEnd(call, at + 1, out var last)) return false;
        options.Count = Math.Max(0, count);
        options.First = first;
        options.Last = last;
        options.ConsumerAt = at + 3 < call.Count ? at + 3 : 0;
        return true;
    }

    private static bool Refuse(Call call)
    {
        call.Reply.Error(ErrorReplies.Syntax);
        return false;
    }
}
