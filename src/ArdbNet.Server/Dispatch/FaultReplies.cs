using ArdbNet.Replication.Log;
using ArdbNet.Storage.Engine;

namespace ArdbNet.Server.Dispatch;

/// <summary>What a client reads when the server, not the request, was at fault. The command has been undone.</summary>
internal static class FaultReplies
{
    public static string For(Exception fault) => fault switch
    {
        LogException => $"MISCONF Errors writing to the log: {fault.Message}",
        StoreException or RocksDb.RocksDbException => $"MISCONF Errors using the store: {fault.Message}",
        OutOfMemoryException => "OOM command not allowed: the server is out of memory",
        OperationCanceledException => "ERR The server stops, and the command has been undone",
        _ => "ERR internal error, see the server's log",
    };
}
