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

        if (options.KeepsOrder && source.Type == KeyType.Set)
        {
            // What a script does with the elements must not depend on the order in which a set happens to keep them.
            if (call.Session.IsScript) (options.KeepsOrder, options.IsAlpha) = (false, true);
            else options.IsDescending = false;
        }

        var view = call.OpenView(source.Members.Count);
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
        using var sorter = new Sorter(options, keys);
        if (options.By is { } by) RemoveExpired(call, by, source.Read(view));
        foreach (var element in source.Read(view))
        {
            if (sorter.IsComplete) break;
            if (sorter.TryAdd(element)) continue;
            call.Reply.Error("ERR One or more scores can't be converted into double"u8);
            return;
        }

        sorter.Sort();
        foreach (var pattern in options.Get)
        {
            for (var i = 0; i < sorter.Count; i++) RemoveExpired(call, pattern, sorter[i]);
        }

        // All is read before anything is written: the target may be one of the keys.
        using var values = ReadValues(options, keys, sorter);
        var target = database.FindForWrite(call[options.StoreAt]);
        var existed = target.Exists;
        if (values.Count > 0) Replace(ref target, values);
        else if (existed) database.Delete(ref target);

        call.Reply.Integer(values.Count);
        if (values.Count > 0) call.Changed(KeyspaceEvents.List, "sortstore"u8, call[options.StoreAt]);
        else if (existed) call.Changed(KeyspaceEvents.Generic, "del"u8, call[options.StoreAt]);
        if (existed || values.Count > 0) call.LogVerbatim();
    }

    private static FirstElements<SortElement> ReadValues(SortOptions options, KeyspaceView keys, Sorter sorter)
    {
        var values = new FirstElements<SortElement>(long.MaxValue, compare: null);
        for (var i = 0; i < sorter.Count; i++)
        {
            if (options.Get.Count == 0) values.Add(default, sorter[i], []);
            foreach (var pattern in options.Get)
            {
                values.Add(default, pattern.TryRead(keys, sorter[i], out var value) ? value : [], []);
            }
        }

        return values;
    }

    private static void Replace(ref KeyEntry target, FirstElements<SortElement> values)
    {
        target.Database.Begin(ref target, KeyType.List);
        foreach (ref readonly var value in values.Sorted)
        {
            Storage.Types.Lists.Push(ref target, ListEnd.Right, values.BytesOf(in value));
        }

        target.Database.Save(ref target);
    }

    /// <summary>Removes what has expired of the keys that BY leads to, after all elements are read.</summary>
    private static void RemoveExpired(Call call, SortPattern by, IEnumerable<byte[]> elements)
    {
        var expired = new List<byte[]>();
        foreach (var element in elements)
        {
            if (by.TryMakeKey(element, out var key) && call.Database.Find(key).HasExpired) expired.Add(key);
        }

        foreach (var key in expired) call.Database.FindForWrite(key);
    }

    private static void RemoveExpired(Call call, SortPattern pattern, ReadOnlySpan<byte> element)
    {
        if (pattern.TryMakeKey(element, out var key)) call.Database.FindForWrite(key);
    }
}
