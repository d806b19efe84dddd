using System.Text;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Tracking;

namespace ArdbNet.Server.Commands.Connection;

/// <summary>What follows CLIENT TRACKING ON: options, and whether they go together and with what the client does already.</summary>
internal sealed class TrackingArguments
{
    private const TrackingOptions Opts = TrackingOptions.OptIn | TrackingOptions.OptOut;

    public TrackingOptions Options { get; private set; }

    public long RedirectTo { get; private set; }

    public List<byte[]> Prefixes { get; } = [];

    /// <summary>[REDIRECT id] [PREFIX prefix …] [BCAST] [OPTIN] [OPTOUT] [NOLOOP]. False: the client has got its error.</summary>
    public static bool TryRead(Call call, int first, out TrackingArguments arguments)
    {
        arguments = new TrackingArguments();
        for (var i = first; i < call.Count; i++)
        {
            var hasValue = i + 1 < call.Count;
            if (call.Is(i, "REDIRECT"u8) && hasValue)
            {
                if (!arguments.TryReadRedirection(call, ++i)) return false;
            }
            else if (call.Is(i, "PREFIX"u8) && hasValue)
            {
                arguments.Prefixes.Add(call[++i].ToArray());
            }
            else if (OptionOf(call, i) is var option && option != TrackingOptions.None)
            {
                arguments.Options |= option;
            }
            else
            {
                call.Reply.Error(ErrorReplies.Syntax);
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether tracking may begin so, or go on so. False: the client has got its error.</summary>
    public bool TryCheck(Call call)
    {
        if (Refusal(call.Session.Tracking) is not { } refusal) return true;
        call.Reply.Error($"ERR {refusal}");
        return false;
    }

    private static TrackingOptions OptionOf(Call call, int i)
    {
        if (call.Is(i, "BCAST"u8)) return TrackingOptions.Broadcast;
        if (call.Is(i, "OPTIN"u8)) return TrackingOptions.OptIn;
        if (call.Is(i, "OPTOUT"u8)) return TrackingOptions.OptOut;
        return call.Is(i, "NOLOOP"u8) ? TrackingOptions.NoLoop : TrackingOptions.None;
    }

    private bool TryReadRedirection(Call call, int i)
    {
        if (RedirectTo != 0)
        {
            call.Reply.Error("ERR A client can only redirect to a single other client"u8);
            return false;
        }

        if (!call.TryReadInteger(i, out var id)) return false;
        RedirectTo = id;
        if (call.Server.Sessions.Find(id) is not null) return true;
        call.Reply.Error("ERR The client ID you want redirect to does not exist"u8);
        return false;
    }

    private string? Refusal(TrackingState? current)
    {
        const string differently =
            " mode before disabling tracking for this client, and then re-enabling it with a different mode.";
        var isBroadcast = Options.HasFlag(TrackingOptions.Broadcast);
        if (!isBroadcast && Prefixes.Count > 0) return "PREFIX option requires BCAST mode to be enabled";
        if (current is not null && current.Has(TrackingOptions.Broadcast) != isBroadcast)
        {
            return "You can't switch BCAST mode on/off before disabling tracking for this client, and then re-enabling it "
                + "with a different mode.";
        }

        if (isBroadcast && (Options & Opts) != 0) return "OPTIN and OPTOUT are not compatible with BCAST";
        if ((Options & Opts) == Opts) return "You can't specify both OPTIN mode and OPTOUT mode";
        if (((Options | (current?.Options ?? TrackingOptions.None)) & Opts) == Opts)
        {
            return $"You can't switch OPTIN/OPTOUT{differently}";
        }

        return isBroadcast ? Overlap(current) : null;
    }

    // Two prefixes of which one begins with the other would tell the same key twice.
    private string? Overlap(TrackingState? current)
    {
        for (var i = 0; i < Prefixes.Count; i++)
        {
            var existing = current?.Prefixes.FirstOrDefault(other => Overlap(Prefixes[i], other));
            if (existing is not null) return Overlap(Prefixes[i], "an existing", existing);
            for (var j = i + 1; j < Prefixes.Count; j++)
            {
                if (Overlap(Prefixes[i], Prefixes[j])) return Overlap(Prefixes[i], "another provided", Prefixes[j]);
            }
        }

        return null;
    }

    private static string Overlap(byte[] prefix, string which, byte[] other) =>
        $"Prefix '{Encoding.Latin1.GetString(prefix)}' overlaps with {which} prefix '{Encoding.Latin1.GetString(other)}'. "
        + "Prefixes for a single client must not overlap.";

    private static bool Overlap(byte[] a, byte[] b) => a.AsSpan().StartsWith(b) || b.AsSpan().StartsWith(a);
}
