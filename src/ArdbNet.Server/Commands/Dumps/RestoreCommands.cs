using ArdbNet.Rdb;
using ArdbNet.Server.Configuration;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Propagation;
using ArdbNet.Storage.Dumps;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Server.Commands.Dumps;

/// <summary>RESTORE, and what a cluster calls it.</summary>
public static class RestoreCommands
{
    [Command("restore", -4, CommandFlags.Write | CommandFlags.DenyOom, FirstKey = 1, LastKey = 1,
        Acl = AclCategories.Keyspace | AclCategories.Dangerous, Since = "2.6.0",
        Summary = "Makes a key out of what DUMP gave",
        Complexity = "O(N), N members of a collection or bytes of a string")]
    public static void Restore(Call call)
    {
        if (!RestoreOptions.TryRead(call, out var options)) return;
        var existing = call.Database.FindForWrite(call[1]);
        if (existing.Exists && !options.Replaces)
        {
            call.Reply.Error("BUSYKEY Target key name already exists."u8);
            return;
        }

        if (!TryReadTimeToLive(call, options, out var expireAtMs)) return;
        if (!DumpPayload.TryOpen(call[3], out var content))
        {
            call.Reply.Error("ERR DUMP payload version or checksum are wrong"u8);
            return;
        }

        if (!KeyRestore.TryRead(call.Database, call[1], content, call.Server.Options.PackingLimits, out var restored))
        {
            call.Reply.Error("ERR Bad data format"u8);
            return;
        }

        Put(call, ref existing, ref restored, expireAtMs);
        if (restored.Exists && options.IdleSeconds is { } seconds)
        {
            call.Server.Dataset.Accesses.SetIdle(restored.EncodedKey, seconds, call.NowMs);
        }

        call.Reply.Ok();
    }

    [Command("restore-asking", -4, CommandFlags.Write | CommandFlags.DenyOom | CommandFlags.Asking, FirstKey = 1,
        LastKey = 1, Acl = AclCategories.Keyspace | AclCategories.Dangerous, Group = "server", Since = "3.0.0",
        Summary = "RESTORE within a cluster",
        Complexity = "O(N), N members of a collection or bytes of a string")]
    public static void RestoreAsking(Call call) => Restore(call);

    private static bool TryReadTimeToLive(Call call, RestoreOptions options, out long expireAtMs)
    {
        if (!call.TryReadInteger(2, out expireAtMs)) return false;
        if (expireAtMs < 0)
        {
            call.Reply.Error("ERR Invalid TTL value, must be >= 0"u8);
            return false;
        }

        if (expireAtMs != 0 && !options.IsAbsolute) expireAtMs = unchecked(expireAtMs + call.NowMs);
        return true;
    }

    private static void Put(Call call, ref KeyEntry existing, ref KeyEntry restored, long expireAtMs)
    {
        var replaces = existing.Exists;
        if (replaces) call.Database.Delete(ref existing);
        if (call.Server.Dataset.IsExpired(expireAtMs))
        {
            call.Database.Delete(ref restored);
            if (!replaces) return;
            call.Changed(KeyspaceEvents.Generic, "del"u8, call[1]);
            call.Log("DEL"u8, call[1]);
            return;
        }

        restored.ExpireAtMs = expireAtMs;
        KeyRestore.Save(ref restored);
        call.Changed(KeyspaceEvents.Generic, "restore"u8, call[1]);
        if (!call.IsApplying) ValueStream.Write(call.Stream, in restored, replaces);
    }
}
