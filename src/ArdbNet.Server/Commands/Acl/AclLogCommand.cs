using System.Text;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Security;

namespace ArdbNet.Server.Commands.Acl;

/// <summary>ACL LOG: what users were denied.</summary>
public static class AclLogCommand
{
    private const long DefaultCount = 10;

    [Command("acl|log", -2,
        CommandFlags.NoScript | CommandFlags.Loading | CommandFlags.Stale | CommandFlags.Admin,
        Group = "server", Since = "6.0.0", Summary = "What users were denied lately, newest first",
        Complexity = "O(N), N entries")]
    public static void Log(Call call)
    {
        if (call.Count > 3)
        {
            call.Reply.Error(ErrorReplies.SubcommandSyntax(call, "ACL"));
            return;
        }

        var log = call.Server.AclLog;
        if (call.Count == 3 && call.Is(2, "RESET"u8))
        {
            log.Clear();
            call.Reply.Ok();
            return;
        }

        var count = DefaultCount;
        if (call.Count == 3 && !call.TryReadInteger(2, out count)) return;
        count = Math.Clamp(count, 0, log.Count);
        call.Reply.ArrayHeader(count);
        foreach (var entry in log.Entries.Take((int)count)) Write(call, entry);
    }

    // %7 count n reason word context word object bytes username bytes age-seconds seconds client-info text
    private static void Write(Call call, AclLogEntry entry)
    {
        var reply = call.Reply;
        reply.MapHeader(7);
        reply.Bulk("count"u8);
        reply.Integer(entry.Count);
        reply.Bulk("reason"u8);
        reply.Bulk(entry.Reason switch
        {
            DenialReason.Command => "command"u8,
            DenialReason.Key => "key"u8,
            DenialReason.Channel => "channel"u8,
            _ => "auth"u8,
        });
        reply.Bulk("context"u8);
        reply.Bulk(entry.Context switch
        {
            AclLogContext.Multi => "multi"u8,
            AclLogContext.Lua => "lua"u8,
            _ => "toplevel"u8,
        });
        reply.Bulk("object"u8);
        reply.Bulk(entry.Object);
        reply.Bulk("username"u8);
        reply.Bulk(entry.UserName);
        reply.Bulk("age-seconds"u8);
        reply.Double((Clock.NowMs - entry.AtMs) / 1000.0);
        reply.Bulk("client-info"u8);
        reply.Bulk(Encoding.Latin1.GetBytes(entry.Client));
    }
}
