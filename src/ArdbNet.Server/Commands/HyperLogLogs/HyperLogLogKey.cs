using ArdbNet.Server.Execution;
using ArdbNet.Server.Propagation;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Keyspace;
using ArdbNet.Storage.Types.HyperLogLogs;
using StringType = ArdbNet.Storage.Types.Strings;

namespace ArdbNet.Server.Commands.HyperLogLogs;

/// <summary>Keys that hold a HyperLogLog: checks, editing and what of it goes into the log.</summary>
internal static class HyperLogLogKey
{
    /// <summary>What is told of registers that contradict themselves.</summary>
    public static ReadOnlySpan<byte> Damaged => "INVALIDOBJ Corrupted HLL object detected"u8;

    /// <summary>False when the entry exists and holds something else: then the client has got its error.</summary>
    /// <param name="call">The running command.</param>
    /// <param name="entry">The key.</param>
    /// <param name="bytes">The HyperLogLog, valid until the command ends; empty when there is no such key.</param>
    public static bool TryRead(Call call, scoped in KeyEntry entry, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (!entry.Exists) return true;
        if (!call.HasType(in entry, KeyType.String)) return false;

        // No long string is one, and need not be read.
        if (StringType.Length(in entry) <= HyperLogLog.MaxSparseLength) bytes = StringType.Read(in entry);
        if (HyperLogLog.IsOne(bytes)) return true;
        call.Reply.Error("WRONGTYPE Key is not a valid HyperLogLog string value."u8);
        return false;
    }

    /// <summary>A copy to be changed; of an empty one when there is no such key.</summary>
    public static HyperLogLogEditor Edit(Call call, ReadOnlySpan<byte> bytes)
    {
        var maxSparseLength = call.Server.Options.HyperLogLogSparseMaxBytes;
        var room = call.Server.Dataset.Engine.Scratch.Take(HyperLogLogEditor.RoomFor(bytes.Length, maxSparseLength));
        if (bytes.IsEmpty) HyperLogLog.WriteEmpty(room);
        else bytes.CopyTo(room);
        return new HyperLogLogEditor(room, bytes.IsEmpty ? HyperLogLog.EmptyLength : bytes.Length, maxSparseLength);
    }

    /// <summary>Saves what an editor made, of memory that lives until the command ends, and logs it.</summary>
    public static void Save(
        Call call, ref KeyEntry entry, scoped ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        StringDifference.Log(call, entry.Key, before, after, entry.ExpireAtMs);
        StringType.Replace(ref entry, after);
        entry.Flags |= MetadataFlags.Raw;
        call.Database.Save(ref entry);
    }
}
