using ArdbNet.Resp.Writing;
using ArdbNet.Server.Configuration;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Migrations;

/// <summary>MIGRATE.</summary>
public static class MigrateCommand
{
    [Command("migrate", -6, CommandFlags.Write | CommandFlags.MovableKeys, FirstKey = 3, LastKey = 3,
        Acl = AclCategories.Keyspace | AclCategories.Dangerous, Since = "2.6.0",
        Summary = "Moves keys to another server", Complexity = "O(N), N the size of the values")]
    public static void Migrate(Call call)
    {
        if (MigrateOptions.TryRead(call) is not { } options) return;
        var keys = FindKeys(call, options);
        if (keys.Count == 0)
        {
            call.Reply.SimpleString("NOKEY"u8);
            return;
        }

        if (call.CanOffload)
        {
            new MigrationWork(call, options, keys).Start();
            return;
        }

        // Within a transaction nobody else may come in between, as in Redis.
        var migration = new Migration(options, keys, call.Server.Dataset.Engine);
        var error = migration.Run();
        if (!options.Copies) DeleteArrived(call, migration.Arrived);
        Reply(call.Reply, error);
    }

    internal static void Reply(ReplyWriter reply, string? error)
    {
        if (error is null) reply.Ok();
        else reply.Error(error);
    }

    private static List<MigratingKey> FindKeys(Call call, MigrateOptions options)
    {
        var keys = new List<MigratingKey>();
        foreach (var name in options.Keys)
        {
            var entry = call.Find(name);
            if (!entry.Exists) continue;
            call.Server.Dataset.Engine.TryGet(entry.EncodedKey, out var metadata);
            keys.Add(new MigratingKey(name, metadata.ToArray(), entry.ExpireAtMs));
        }

        return keys;
    }

    private static void DeleteArrived(Call call, IReadOnlyList<byte[]> keys)
    {
        var deleted = new List<byte[]>();
        foreach (var name in keys)
        {
            var entry = call.Database.FindForWrite(name);
            if (!entry.Exists) continue;
            call.Database.Delete(ref entry);
            call.Changed(KeyspaceEvents.Generic, "del"u8, name);
            deleted.Add(name);
        }

        if (deleted.Count == 0 || !call.TryBeginLog(1 + deleted.Count)) return;
        call.Stream.Add("DEL"u8);
        foreach (var name in deleted) call.Stream.Add(name);
    }
}
