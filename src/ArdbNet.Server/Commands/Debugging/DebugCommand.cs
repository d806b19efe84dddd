using System.Text;
using ArdbNet.Resp;
using ArdbNet.Server.Configuration;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Sessions;

namespace ArdbNet.Server.Commands.Debugging;

/// <summary>DEBUG: what tests need to look at and to provoke. The subcommands are found by word, as in Redis.</summary>
public static class DebugCommand
{
    private static readonly Dictionary<string, (int Least, int Most, Action<Call> Run)> Subcommands =
        new(StringComparer.OrdinalIgnoreCase)
        {
            ["HELP"] = (2, 2, DebugHelp.Write),
            ["SET-ACTIVE-EXPIRE"] = (3, 3, DebugSwitches.SetActiveExpire),
            ["PAUSE-CRON"] = (3, 3, DebugSwitches.PauseCron),
            ["SET-DISABLE-DENY-SCRIPTS"] = (3, 3, DebugSwitches.LetScriptsDebug),
            ["SET-SKIP-CHECKSUM-VALIDATION"] = (3, 3, DebugSwitches.Accept),
            ["QUICKLIST-PACKED-THRESHOLD"] = (3, 3, DebugSwitches.SetPackedThreshold),
            ["REPLYBUFFER"] = (4, 4, DebugSwitches.SetReplyBuffer),
            ["SLEEP"] = (3, 3, DebugSwitches.Sleep),
            ["LOG"] = (3, 3, DebugSwitches.Log),
            ["ERROR"] = (3, 3, static call => call.Reply.Error(call[2])),
            ["CHANGE-REPL-ID"] = (2, 2, DebugSwitches.ChangeReplicationId),
            ["PROTOCOL"] = (3, 3, static call => ProtocolSample.Write(call, 2)),
            ["RELOAD"] = (2, int.MaxValue, DebugData.Reload),
            ["LOADAOF"] = (2, 2, DebugData.LoadLog),
            ["DIGEST"] = (2, 2, DebugData.Digest),
            ["DIGEST-VALUE"] = (2, int.MaxValue, DebugData.DigestValues),
            ["POPULATE"] = (3, 5, DebugData.Populate),
            ["OBJECT"] = (3, 3, DebugData.DescribeObject),
            ["HTSTATS"] = (3, 3, DebugData.DescribeTable),
            ["HTSTATS-KEY"] = (3, 3, DebugData.DescribeTableOfKey),
            ["STRINGMATCH-LEN"] = (4, 4, MatchLong),
        };

    [Command("debug", -2,
        CommandFlags.Admin | CommandFlags.NoScript | CommandFlags.Loading | CommandFlags.Stale,
        Group = "server", Summary = "Looks into the server and provokes what is rare, for tests",
        Complexity = "Depends on the subcommand")]
    public static void Run(Call call)
    {
        if (!ServerConfiguration.IsAllowed(call.Server.Options.EnableDebugCommand, ClientAddress.IsLocal(call.Session)))
        {
            call.Reply.Error(
                "ERR DEBUG command not allowed. If the enable-debug-command option is set to \"local\", you can run it "u8
                + "from a local connection, otherwise you need to set this option in the configuration file, and then "u8
                + "restart the server."u8);
            return;
        }

        var name = Encoding.Latin1.GetString(call[1]);
        if (Subcommands.TryGetValue(name, out var row) && call.Count >= row.Least && call.Count <= row.Most)
        {
            row.Run(call);
            return;
        }

        Refuse(call);
    }

    /// <summary>The error for a subcommand that is not there, or not with these arguments.</summary>
    internal static void Refuse(Call call) => call.Reply.Error(ErrorReplies.SubcommandSyntax(call, "DEBUG"));

    // DEBUG STRINGMATCH-LEN length pattern: does the pattern match so many a's?
    private static void MatchLong(Call call)
    {
        if (!call.TryReadInteger(2, 0, 1 << 28, out var length, ErrorReplies.NotInteger)) return;
        var text = new byte[length];
        text.AsSpan().Fill((byte)'a');
        call.Reply.Integer(GlobPattern.Matches(call[3], text) ? 1 : 0);
    }
}
