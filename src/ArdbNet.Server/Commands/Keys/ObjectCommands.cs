using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Keyspace;
using HashType = ArdbNet.Storage.Types.Hashes;
using SetType = ArdbNet.Storage.Types.Sets;
using StringEncoding = ArdbNet.Storage.Types.StringEncoding;
using StringType = ArdbNet.Storage.Types.Strings;

namespace ArdbNet.Server.Commands.Keys;

/// <summary>OBJECT: how Redis would hold a value in memory. Nothing of it says how it lies on disk.</summary>
public static class ObjectCommands
{
    [Command("object|encoding", 3, CommandFlags.ReadOnly, FirstKey = 2, LastKey = 2, Acl = AclCategories.Keyspace,
        Since = "2.2.3", Summary = "Names the encoding that Redis would use for a value", Complexity = "O(1)")]
    public static void Encoding(Call call)
    {
        if (TryFind(call, out var entry)) call.Reply.Bulk(EncodingOf(in entry));
    }

    [Command("object|refcount", 3, CommandFlags.ReadOnly, FirstKey = 2, LastKey = 2, Acl = AclCategories.Keyspace,
        Since = "2.2.3", Summary = "Always 1: values are not shared", Complexity = "O(1)")]
    public static void ReferenceCount(Call call)
    {
        if (TryFind(call, out _)) call.Reply.Integer(1);
    }

    [Command("object|idletime", 3, CommandFlags.ReadOnly, FirstKey = 2, LastKey = 2, Acl = AclCategories.Keyspace,
        Since = "2.2.3", Summary = "Tells for how many seconds a key has not been accessed", Complexity = "O(1)")]
    public static void IdleTime(Call call)
    {
        if (!TryFind(call, out var entry)) return;
        call.Reply.Integer(call.Server.Dataset.Accesses.IdleSeconds(entry.EncodedKey, call.NowMs));
    }

    [Command("object|freq", 3, CommandFlags.ReadOnly, FirstKey = 2, LastKey = 2, Acl = AclCategories.Keyspace,
        Since = "4.0.0", Summary = "An error: access frequencies are not kept", Complexity = "O(1)")]
    public static void Frequency(Call call)
    {
        if (!TryFind(call, out _)) return;
        call.Reply.Error(
            "ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note that when "u8
            + "switching between policies at runtime LRU and LFU data will take some time to adjust."u8);
    }

    [Command("object|help", 2, CommandFlags.Loading | CommandFlags.Stale, Acl = AclCategories.Keyspace,
        Since = "6.2.0", Summary = "Tells the subcommands", Complexity = "O(1)")]
    public static void Help(Call call) => HelpReply.Write(
        call.Reply,
        "OBJECT <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
        "ENCODING <key>",
        "    The name of the encoding that Redis would use for the value.",
        "FREQ <key>",
        "    Access frequencies are not kept: an error.",
        "IDLETIME <key>",
        "    For how many seconds the key has not been accessed, or the server has been up.",
        "REFCOUNT <key>",
        "    Values are not shared: always 1.");

    private static bool TryFind(Call call, out KeyEntry entry)
    {
        entry = call.Database.Find(call[2]);
        if (entry.Exists) return true;
        call.Reply.Null();
        return false;
    }

    /// <summary>The name of the encoding that Redis would use.</summary>
    internal static ReadOnlySpan<byte> EncodingOf(in KeyEntry entry) => entry.Type switch
    {
        KeyType.String => StringType.EncodingOf(in entry) switch
        {
            StringEncoding.Integer => "int"u8,
            StringEncoding.Embedded => "embstr"u8,
            _ => "raw"u8,
        },
        KeyType.Hash => HashType.IsListpack(in entry) ? "listpack"u8 : "hashtable"u8,
        KeyType.Set => SetType.IsIntegers(in entry) ? "intset"u8 : "hashtable"u8,
        KeyType.List => "quicklist"u8,
        KeyType.SortedSet => (entry.Flags & MetadataFlags.OutgrewListpack) == 0 ? "listpack"u8 : "skiplist"u8,
        _ => "stream"u8,
    };
}
