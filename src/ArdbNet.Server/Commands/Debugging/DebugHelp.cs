using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Commands.Debugging;

/// <summary>DEBUG HELP.</summary>
internal static class DebugHelp
{
    public static void Write(Call call) => HelpReply.Write(
        call.Reply,
        "DEBUG <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
        "CHANGE-REPL-ID",
        "    Begin a new history: no replica can continue with a partial resync.",
        "DIGEST",
        "    A digest of all data, equal for equal data.",
        "DIGEST-VALUE <key> [<key> ...]",
        "    Digests of single values.",
        "ERROR <text>",
        "    Reply with an error.",
        "HTSTATS <database>",
        "    How many keys a database has.",
        "HTSTATS-KEY <key>",
        "    The same for a key's value, if it were a hash table.",
        "LOADAOF",
        "    Close the data directory and open it again from the log.",
        "LOG <text>",
        "    Write a line into the server's log.",
        "OBJECT <key>",
        "    How a value is kept.",
        "PAUSE-CRON <0|1>",
        "    Stop what is done every now and then.",
        "POPULATE <count> [<prefix>] [<size>]",
        "    Make string keys <prefix>:<number>.",
        "PROTOCOL <type>",
        "    Reply with a value of the type: string, integer, double, bignum, null, array, set, map, attrib, push,",
        "    verbatim, true, false.",
        "QUICKLIST-PACKED-THRESHOLD <size>, REPLYBUFFER <what> <value>",
        "    Accepted; there is nothing here that they would change.",
        "RELOAD [NOSAVE] [MERGE] [NOFLUSH]",
        "    Close the data directory and open it again; with NOSAVE from the log.",
        "SET-ACTIVE-EXPIRE <0|1>",
        "    Stop or start the removal of keys whose time has passed.",
        "SET-DISABLE-DENY-SCRIPTS <0|1>",
        "    Let scripts call DEBUG and CLIENT LIST.",
        "SLEEP <seconds>",
        "    Hold up everybody.",
        "STRINGMATCH-LEN <length> <pattern>",
        "    Match a pattern with so many letters a.");
}
