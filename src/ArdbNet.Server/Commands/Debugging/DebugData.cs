using System.Globalization;
using System.Text;
using ArdbNet.Server.Commands.Keys;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Hosting;
using ArdbNet.Server.Sessions;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;

namespace ArdbNet.Server.Commands.Debugging;

/// <summary>DEBUG subcommands that look at data, make data, or load it again.</summary>
internal static class DebugData
{
    public static void Reload(Call call)
    {
        var mode = ShutdownMode.Save;
        for (var i = 2; i < call.Count; i++)
        {
            if (call.Is(i, "NOSAVE"u8)) mode = ShutdownMode.NoSave;
            if (call.Is(i, "NOSAVE"u8) || call.Is(i, "MERGE"u8) || call.Is(i, "NOFLUSH"u8)) continue;
            call.Reply.Error("ERR DEBUG RELOAD only supports the MERGE, NOFLUSH and NOSAVE options."u8);
            return;
        }

        Reload(call, mode);
    }

    /// <summary>The log is the append-only file: what RocksDB has not got is replayed from it.</summary>
    public static void LoadLog(Call call) => Reload(call, ShutdownMode.NoSave);

    public static void Digest(Call call) => call.Offload(new DigestRead(call.Server.Dataset, ViewOf(call)));

    public static void DigestValues(Call call)
    {
        if (call.Count == 2)
        {
            call.Reply.ArrayHeader(0);
            return;
        }

        var keys = new List<byte[]>();
        for (var i = 2; i < call.Count; i++)
        {
            var key = new byte[MetadataKey.Length(call[i])];
            MetadataKey.Write(key, call.Database.KeyspaceId, call[i]);
            keys.Add(key);
        }

        call.Offload(new ValueDigestRead(keys, ViewOf(call)));
    }

    public static void Populate(Call call)
    {
        if (!call.TryReadInteger(2, 0, long.MaxValue, out var count, "ERR value is out of range, must be positive"u8))
        {
            return;
        }

        var size = 0L;
        if (call.Count == 5
            && !call.TryReadInteger(4, 0, 1 << 29, out size, "ERR value is out of range, must be positive"u8))
        {
            return;
        }

        var prefix = call.Count > 3 ? call[3].ToArray() : "key"u8.ToArray();
        var population = new Population(call.Server, call.Database.Index, prefix, count, (int)size);
        if (call.IsInTransaction || call.Session.Peer is null)
        {
            population.AddAll();
            call.Reply.Ok();
            return;
        }

        population.Start(call.Session);
    }

    // Value at:<where> refcount:1 encoding:<name> serializedlength:<bytes> lru:0 lru_seconds_idle:<seconds>
    public static void DescribeObject(Call call)
    {
        var entry = call.Database.Load(call[2]);
        if (!entry.Exists)
        {
            call.Reply.Error(ErrorReplies.NoSuchKey);
            return;
        }

        var idle = call.Server.Dataset.Accesses.IdleSeconds(entry.EncodedKey, call.NowMs);
        var length = Math.Max(entry.Count, entry.Payload.Length);
        var encoding = Encoding.ASCII.GetString(ObjectCommands.EncodingOf(in entry));
        call.Reply.SimpleString(Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"Value at:{entry.CollectionId:x} refcount:1 encoding:{encoding} serializedlength:{length} lru:0 lru_seconds_idle:{idle}")));
    }

    public static void DescribeTable(Call call)
    {
        if (!call.TryReadInteger(2, out var index)) return;
        if (index < 0 || index >= call.Server.Dataset.DatabaseCount)
        {
            call.Reply.Error("ERR Out of range database"u8);
            return;
        }

        var database = call.Server.Dataset[(int)index];
        call.Reply.Verbatim(
            Encoding.ASCII.GetBytes(string.Create(
                CultureInfo.InvariantCulture,
                $"[Dictionary HT]\n number of elements: {database.Count}\n[Expires HT]\n number of elements: {database.ExpiringCount}\n")),
            "txt");
    }

    public static void DescribeTableOfKey(Call call)
    {
        if (!call.Database.Find(call[2]).Exists) call.Reply.Error(ErrorReplies.NoSuchKey);
        else call.Reply.Error("ERR The value stored at the specified key is not represented using an hash table"u8);
    }

    private static void Reload(Call call, ShutdownMode mode)
    {
        if (call.IsInTransaction || call.Session.Peer is null)
        {
            call.Reply.Error("ERR DEBUG RELOAD and LOADAOF are not allowed inside a transaction"u8);
            return;
        }

        call.Session.Suspension = new Suspension { IsPostponed = true };
        call.Server.Reload.Begin(call.Session, mode);
    }

    // A transaction's own changes are in no snapshot.
    private static StoreView ViewOf(Call call) =>
        call.IsInTransaction ? call.Server.Store.Engine : call.Server.Store.Engine.CreateSnapshot();
}
