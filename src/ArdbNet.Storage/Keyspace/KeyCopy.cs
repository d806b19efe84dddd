using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Types;
using ArdbNet.Storage.Types.Streams;

namespace ArdbNet.Storage.Keyspace;

/// <summary>Copies a key of any type: what lies under its collection id is the same under another.</summary>
public static class KeyCopy
{
    /// <summary>Makes and saves <paramref name="target"/>, time to live included, whatever it was.</summary>
    public static void Copy(in KeyEntry source, ref KeyEntry target)
    {
        var database = target.Database;
        database.Begin(ref target, source.Type, source.Flags);
        if (source.CollectionId != 0)
        {
            if (source.Type == KeyType.SortedSet) database.Dataset.RankTree.Nodes.Show(source.CollectionId);
            if (source.Type == KeyType.List) CopyElements(database.Engine, ListSpan.Of(in source), target.CollectionId);
            else CopyEntries(database.Engine, source.Type, source.CollectionId, target.CollectionId);
        }

        target.Count = source.Count;
        target.Payload = source.Payload;
        target.ExpireAtMs = source.ExpireAtMs;
        database.Save(ref target);
    }

    // Beside its elements a list may have some that are only still to be swept.
    private static void CopyElements(StorageEngine engine, ListSpan span, ulong to)
    {
        Span<byte> key = stackalloc byte[ElementKey.Length];
        var index = span.First;
        using var cursor = new ListCursor(engine, span);
        while (cursor.MoveNext())
        {
            ElementKey.Write(key, to, index++);
            engine.PutNew(key, cursor.Value);
        }
    }

    private static void CopyEntries(StorageEngine engine, KeyType type, ulong from, ulong to)
    {
        Span<byte> prefix = stackalloc byte[CollectionKey.PrefixLength];
        var key = new byte[256];
        var groups = type == KeyType.Stream ? FindGroups(engine, from) : [];
        foreach (var tag in CollectionKey.TagsOf(type))
        {
            CollectionKey.WritePrefix(prefix, tag, from);
            using var cursor = engine.OpenCursor(prefix);
            for (var found = cursor.SeekToFirst(); found; found = cursor.Next())
            {
                if (tag == KeyTag.Stream && IsOrphan(cursor.Key, groups)) continue;
                var length = cursor.Key.Length;
                if (key.Length < length) key = new byte[length * 2];
                cursor.Key.CopyTo(key);
                CollectionKey.WritePrefix(key, tag, to);
                engine.PutNew(key.AsSpan(0, length), cursor.Value);
            }
        }
    }

    private static HashSet<uint> FindGroups(StorageEngine engine, ulong collectionId)
    {
        var numbers = new HashSet<uint>();
        using var groups = new GroupCursor(engine, collectionId);
        for (var found = groups.SeekToFirst(); found; found = groups.Next()) numbers.Add(groups.Group.Number);
        return numbers;
    }

    // What a destroyed group left is swept later, under the old collection id alone.
    private static bool IsOrphan(ReadOnlySpan<byte> key, HashSet<uint> groups) =>
        StreamKey.Part(key) >= StreamKey.Consumer && !groups.Contains(StreamKey.GroupNumber(key));
}
