using ArdbNet.Server.Configuration;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Propagation;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Server.Commands.Keys;

/// <summary>COPY.</summary>
public static class CopyCommand
{
    [Command("copy", -3, CommandFlags.Write | CommandFlags.DenyOom, FirstKey = 1, LastKey = 2,
        Acl = AclCategories.Keyspace, Since = "6.2.0",
        Summary = "Copies a key", Complexity = "O(N), N members of a collection or bytes of a string")]
    public static void Copy(Call call)
    {
        if (!CopyOptions.TryRead(call, out var options)) return;
        if (options.Database == call.Database.Index && call[1].SequenceEqual(call[2]))
        {
            call.Reply.Error("ERR source and destination objects are the same"u8);
            return;
        }

        var source = call.Find(call[1]);
        if (!source.Exists)
        {
            call.Reply.Integer(0);
            return;
        }

        var target = call.Server.Dataset[options.Database].FindForWrite(call[2]);
        var replaces = target.Exists;
        if (replaces && !options.Replaces)
        {
            call.Reply.Integer(0);
            return;
        }

        // The copy is a new key, and subscribers hear so.
        if (replaces) target.Database.Delete(ref target);
        KeyCopy.Copy(in source, ref target);
        call.Changed(KeyspaceEvents.Generic, "copy_to"u8, call[2], options.Database);
        if (!call.IsApplying) ValueStream.Write(call.Stream, in target, replaces);
        call.Reply.Integer(1);
    }
}
