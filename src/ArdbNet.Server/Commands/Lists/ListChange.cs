using System.Buffers.Text;
using ArdbNet.Server.Configuration;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Keyspace;
using ArdbNet.Storage.Types;
using ListType = ArdbNet.Storage.Types.Lists;

namespace ArdbNet.Server.Commands.Lists;

/// <summary>What commands that take elements away have in common: the change itself, its events, the log, the reply.</summary>
internal static class ListChange
{
    public static ReadOnlySpan<byte> PushEvent(ListEnd end) => end == ListEnd.Left ? "lpush"u8 : "rpush"u8;

    public static ReadOnlySpan<byte> PushCommand(ListEnd end) => end == ListEnd.Left ? "LPUSH"u8 : "RPUSH"u8;

    public static ReadOnlySpan<byte> PopCommand(ListEnd end) => end == ListEnd.Left ? "LPOP"u8 : "RPOP"u8;

    private static ReadOnlySpan<byte> PopEvent(ListEnd end) => end == ListEnd.Left ? "lpop"u8 : "rpop"u8;

    /// <summary>Removes the element at an end and gives it; it is valid until the command ends.</summary>
    public static ReadOnlySpan<byte> Pop(Call call, ref KeyEntry entry, ListEnd end)
    {
        var value = ListType.Peek(in entry, end);
        ListType.Remove(ref entry, end, 1);
        SavePopped(call, ref entry, end);
        call.Log(PopCommand(end), entry.Key);
        return value;
    }

    /// <summary>Removes up to so many elements at an end and replies with them as an array, the outermost one first.</summary>
    public static void PopMany(Call call, ref KeyEntry entry, ListEnd end, long maxCount)
    {
        var count = Math.Min(maxCount, entry.Count);
        Reply(call, in entry, end, count);
        ListType.Remove(ref entry, end, count);
        SavePopped(call, ref entry, end);
        LogPops(call, entry.Key, end, count);
    }

    /// <summary>Writes a list that has lost elements at an end, and tells of it.</summary>
    public static void SavePopped(Call call, ref KeyEntry entry, ListEnd end)
    {
        call.Database.Save(ref entry);
        call.Changed(KeyspaceEvents.List, PopEvent(end), entry.Key);
        if (!entry.Exists) call.Notify(KeyspaceEvents.Generic, "del"u8, entry.Key);
    }

    private static void Reply(Call call, in KeyEntry entry, ListEnd end, long count)
    {
        var span = ListSpan.Of(in entry);
        span = span.Slice(end == ListEnd.Left ? 0 : span.Count - count, count);
        // A snapshot would make final what the command has already changed: an expired key that it removed.
        StoreView view = call.Stream.IsEmpty ? call.OpenView(count) : call.Server.Dataset.Engine;
        call.Offload(new RangeRead(view, span, end, mayMove: false));
    }

    // Redis 2.6 pops one element at a time, but trims.
    private static void LogPops(Call call, ReadOnlySpan<byte> key, ListEnd end, long count)
    {
        if (count == 1)
        {
            call.Log(PopCommand(end), key);
            return;
        }

        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(end == ListEnd.Left ? count : -count - 1, digits, out var length);
        if (end == ListEnd.Left) call.Log("LTRIM"u8, key, digits[..length], "-1"u8);
        else call.Log("LTRIM"u8, key, "0"u8, digits[..length]);
    }
}
