using ArdbNet.Server.Configuration;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Keyspace;
using ArdbNet.Storage.Types;

namespace ArdbNet.Server.Commands.Sorting;

/// <summary>SORT, SORT_RO.</summary>
public static class SortCommands
{
    private const AclCategories Categories =
        AclCategories.Set | AclCategories.SortedSet | AclCategories.List | AclCategories.Dangerous;

    [Command("sort", -2, CommandFlags.Write | CommandFlags.DenyOom, FirstKey = 1, LastKey = 1, Acl = Categories,
        Summary = "Sorts the elements of a list, set or sorted set, and stores the result if so wished",
        Complexity = "O(N+M*log(M)), N elements of which M are sorted")]
    public static void Sort(Call call)
    {
        if (!SortOptions.TryRead(call, mayStore: true, out var options)) return;
        if (options.StoreAt > 0) Store(call, options);
        else Reply(call, options);
    }

    [Command("sort_ro", -2, CommandFlags.ReadOnly, FirstKey = 1, LastKey = 1, Acl = Categories, Since = "7.0.0",
        Summary = "Sorts the elements of a list, set or sorted set",
        Complexity = "O(N+M*log(M)), N elements of which M are sorted")]
    public static void SortReadOnly(Call call)
    {
        if (SortOptions.TryRead(call, mayStore: false, out var options)) Reply(call, options);
    }

    private static void Reply(Call call, SortOptions options)
    {
        var entry = call.Find(call[1]);
        if (!SortSource.TryMake(call, in entry, out var source)) return;

        // A set has no order that could be turned round.
        if (options.KeepsOrder && source.Type == KeyType.Set) options.IsDescending = false;
        var view = call.OpenView(source.Count);
        var keys = new KeyspaceView(view, call.Database.KeyspaceId, call.NowMs);
        call.Offload(new SortRead(view, keys, source, options));
    }

    private static void Store(Call call, SortOptions options)
    {
        var database = call.Database;
        var entry = database.FindForWrite(call[1]);
        if (!SortSource.TryMake(call, in entry, out var source)) return;

        // A set has no order of its own that others would know: what is stored is sorted.
        if (options.KeepsOrder && source.Type == KeyType.Set) (options.KeepsOrder, options.IsAlpha) = (false, true);
        var view = call.Server.Dataset.Engine;
        // What has expired is removed before it is looked at, and so never in the way.
        var keys = new KeyspaceView(view, database.KeyspaceId, nowMs: 0);
        var sorter = new Sorter(options, keys);
        foreach (var element in source.Read(view).ToArray())
        {
            RemoveExpired(call, options.By, element);
            if (sorter.TryAdd(element)) continue;
            call.Reply.Error("ERR One or more scores can't be converted into double"u8);
            return;
        }

        var sorted = sorter.Sort();
        foreach (var element in sorted.Span)
        {
            foreach (var pattern in options.Get) RemoveExpired(call, pattern, element.Value);
        }

        // All is read before anything is written: the target may be one of the keys.
        var values = ReadValues(options, keys, sorted.Span);
        var target = database.FindForWrite(call[options.StoreAt]);
        var existed = target.Exists;
        if (!sorted.IsEmpty) Replace(ref target, values);
        else if (existed) database.Delete(ref target);

        call.Reply.Integer(values.Count);
        if (!sorted.IsEmpty) call.Changed(KeyspaceEvents.List, "sortstore"u8, call[options.StoreAt]);
        else if (existed) call.Changed(KeyspaceEvents.Generic, "del"u8, call[options.StoreAt]);
        if (existed || !sorted.IsEmpty) call.LogVerbatim();
    }

    private static List<byte[]> ReadValues(SortOptions options, KeyspaceView keys, ReadOnlySpan<SortElement> sorted)
    {
        var values = new List<byte[]>(sorted.Length * Math.Max(1, options.Get.Count));
        foreach (var element in sorted)
        {
            if (options.Get.Count == 0) values.Add(element.Value);
            foreach (var pattern in options.Get)
            {
                values.Add(pattern.TryRead(keys, element.Value, out var value) ? value.ToArray() : []);
            }
        }

        return values;
    }

    private static void Replace(ref KeyEntry target, List<byte[]> values)
    {
        target.Database.Begin(ref target, KeyType.List);
        foreach (var value in values) Storage.Types.Lists.Push(ref target, ListEnd.Right, value);
        target.Database.Save(ref target);
    }

    private static void RemoveExpired(Call call, SortPattern? pattern, byte[] element)
    {
        if (pattern is not null && pattern.TryMakeKey(element, out var key)) call.Database.FindForWrite(key);
    }
}
