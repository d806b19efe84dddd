using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Tracking;

namespace ArdbNet.Server.Commands.Connection;

/// <summary>CLIENT TRACKING, CACHING, GETREDIR, TRACKINGINFO: clients that keep what they have read.</summary>
public static class ClientTrackingCommands
{
    private const CommandFlags Flags = CommandFlags.NoScript | CommandFlags.Loading | CommandFlags.Stale;
    private const string Group = "connection";

    [Command("client|tracking", -3, Flags, Acl = AclCategories.Connection, Group = Group, Since = "6.0.0",
        Summary = "Says whether the client is told when keys change that it may have cached", Complexity = "O(1)")]
    public static void Tracking(Call call)
    {
        if (!TrackingArguments.TryRead(call, 3, out var arguments)) return;
        var session = call.Session;
        if (call.Is(2, "ON"u8))
        {
            if (!arguments.TryCheck(call)) return;
            call.Server.Tracking.Enable(session, arguments.Options, arguments.RedirectTo, arguments.Prefixes);
        }
        else if (call.Is(2, "OFF"u8))
        {
            call.Server.Tracking.Disable(session);
        }
        else
        {
            call.Reply.Error(ErrorReplies.Syntax);
            return;
        }

        call.Reply.Ok();
    }

    [Command("client|caching", 3, Flags, Acl = AclCategories.Connection, Group = Group, Since = "6.0.0",
        Summary = "Says whether the next command's keys are tracked", Complexity = "O(1)")]
    public static void Caching(Call call)
    {
        if (call.Session.Tracking is not { } tracking)
        {
            call.Reply.Error(
                "ERR CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or OPTOUT mode "u8
                + "enabled"u8);
        }
        else if (!call.Is(2, "YES"u8) && !call.Is(2, "NO"u8))
        {
            call.Reply.Error(ErrorReplies.Syntax);
        }
        else if (call.Is(2, "YES"u8) && !tracking.Has(TrackingOptions.OptIn))
        {
            call.Reply.Error("ERR CLIENT CACHING YES is only valid when tracking is enabled in OPTIN mode."u8);
        }
        else if (call.Is(2, "NO"u8) && !tracking.Has(TrackingOptions.OptOut))
        {
            call.Reply.Error("ERR CLIENT CACHING NO is only valid when tracking is enabled in OPTOUT mode."u8);
        }
        else
        {
            tracking.IsCachingSaid = true;
            call.Reply.Ok();
        }
    }

    [Command("client|getredir", 2, Flags, Acl = AclCategories.Connection, Group = Group, Since = "6.0.0",
        Summary = "The client that is told instead; 0: none, -1: nothing is tracked", Complexity = "O(1)")]
    public static void GetRedirection(Call call) => call.Reply.Integer(call.Session.Tracking?.RedirectTo ?? -1);

    // %3 flags ~[…] redirect id prefixes [prefix …]
    [Command("client|trackinginfo", 2, Flags, Acl = AclCategories.Connection, Group = Group, Since = "6.2.0",
        Summary = "How the client tracks keys", Complexity = "O(1)")]
    public static void Describe(Call call)
    {
        var tracking = call.Session.Tracking;
        var flags = FlagsOf(tracking);
        var reply = call.Reply;
        reply.MapHeader(3);
        reply.Bulk("flags"u8);
        reply.SetHeader(flags.Count);
        foreach (var flag in flags) reply.Bulk(flag);
        reply.Bulk("redirect"u8);
        reply.Integer(tracking?.RedirectTo ?? -1);
        reply.Bulk("prefixes"u8);
        reply.ArrayHeader(tracking?.Prefixes.Count ?? 0);
        if (tracking is null) return;
        foreach (var prefix in tracking.Prefixes) reply.Bulk(prefix);
    }

    private static List<string> FlagsOf(TrackingState? tracking)
    {
        if (tracking is null) return ["off"];
        var flags = new List<string> { "on" };
        if (tracking.Has(TrackingOptions.Broadcast)) flags.Add("bcast");
        if (tracking.Has(TrackingOptions.OptIn)) flags.Add("optin");
        if (tracking.Has(TrackingOptions.OptIn) && tracking.IsCachingSaid) flags.Add("caching-yes");
        if (tracking.Has(TrackingOptions.OptOut)) flags.Add("optout");
        if (tracking.Has(TrackingOptions.OptOut) && tracking.IsCachingSaid) flags.Add("caching-no");
        if (tracking.Has(TrackingOptions.NoLoop)) flags.Add("noloop");
        if (tracking.IsRedirectionBroken) flags.Add("broken_redirect");
        return flags;
    }
}
