namespace ArdbNet.Compatibility.Tests.Comparison;

/// <summary>Scripts, functions, and what keeps them.</summary>
internal static class ScriptFamily
{
    private const string Keys = "(0|1 key|2 key key) [value] [value]";

    public static readonly CommandFamily Instance = new("scripts",
    [
        "SET key value", "SET key integer", "HSET key f value", "SADD key member", "ZADD key score member",
        "RPUSH key element...", "DEL key...", "GET key",
        $"EVAL script {Keys}", $"EVAL script {Keys}", $"EVAL script {Keys}", $"EVAL script {Keys}", $"EVAL script {Keys}",
        $"EVAL script {Keys}", $"EVAL script {Keys}", $"EVAL script {Keys}", $"EVAL_RO script {Keys}",
        $"EVAL_RO script {Keys}", "EVAL script 2 key", "EVAL script index key", $"EVALSHA digest {Keys}",
        $"EVALSHA digest {Keys}", $"EVALSHA digest {Keys}", $"EVALSHA_RO digest {Keys}", "SCRIPT LOAD script",
        "SCRIPT LOAD known-script", "SCRIPT LOAD known-script", $"EVAL known-script {Keys}", "SCRIPT EXISTS digest...",
        "SCRIPT FLUSH [SYNC|ASYNC|value]", "SCRIPT KILL", "SCRIPT DEBUG NO", "SCRIPT NOSUCH",
        "FUNCTION LOAD library", "FUNCTION LOAD library", "FUNCTION LOAD REPLACE library", "FUNCTION LOAD REPLACE library",
        "FUNCTION LOAD REPLACE library", "FUNCTION LOAD value library", "FUNCTION LIST", "FUNCTION LIST WITHCODE",
        "FUNCTION LIST LIBRARYNAME (l*|L1|?2|nosuch) [WITHCODE] [WITHCODE]", "FUNCTION DELETE (l1|l2|l3|nosuch)",
        "FUNCTION FLUSH [SYNC|ASYNC|value]", "FUNCTION STATS", "FUNCTION DUMP", "FUNCTION KILL",
        "FUNCTION RESTORE value [APPEND|REPLACE|FLUSH|value]", "FUNCTION NOSUCH",
        $"FCALL called-function {Keys}", $"FCALL called-function {Keys}", $"FCALL called-function {Keys}", $"FCALL called-function {Keys}",
        $"FCALL_RO called-function {Keys}", "FCALL reader 1 key value", "FCALL called-function index key",
        "MULTI", "EXEC", "EXEC", "WATCH key", "SELECT (0|0|1)", "FLUSHALL",
    ]);
}
