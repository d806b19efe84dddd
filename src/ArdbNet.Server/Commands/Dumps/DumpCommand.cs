using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;

namespace ArdbNet.Server.Commands.Dumps;

/// <summary>DUMP.</summary>
public static class DumpCommand
{
    private const long BytesAnElement = 64;

    [Command("dump", 2, CommandFlags.ReadOnly, FirstKey = 1, LastKey = 1, Acl = AclCategories.Keyspace,
        Since = "2.6.0", Summary = "Gives a key's value in a form that RESTORE takes",
        Complexity = "O(N), N members of a collection or bytes of a string")]
    public static void Dump(Call call)
    {
        var entry = call.Find(call[1]);
        if (!entry.Exists)
        {
            call.Reply.Null();
            return;
        }

        call.Server.Dataset.Engine.TryGet(entry.EncodedKey, out var found);
        var metadata = found.ToArray();
        var size = entry.Type == KeyType.String ? entry.Count / BytesAnElement : entry.Count;
        call.Offload(new DumpRead(call.OpenView(size), metadata));
    }
}
