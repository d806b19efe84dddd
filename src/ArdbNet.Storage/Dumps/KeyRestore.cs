using ArdbNet.Rdb;
using ArdbNet.Rdb.Reading;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Keyspace;
using ArdbNet.Storage.Types;

namespace ArdbNet.Storage.Dumps;

/// <summary>Makes a key's value anew from a DUMP payload, beside what the key holds until it is saved.</summary>
public static class KeyRestore
{
    /// <summary>
    /// Reads type and value. True: the entry is a new one, to be saved once what the key held is deleted. False: the
    /// bytes are damaged, or hold nothing, and nothing has changed.
    /// </summary>
    /// <param name="database">Where the key is to be.</param>
    /// <param name="key">The key.</param>
    /// <param name="content">Type and value: a payload without its footer.</param>
    /// <param name="limits">Up to where Redis packs collections.</param>
    /// <param name="restored">The value; without expiry, not saved.</param>
    public static bool TryRead(
        Database database,
        ReadOnlySpan<byte> key,
        scoped ReadOnlySpan<byte> content,
        scoped in PackingLimits limits,
        out KeyEntry restored)
    {
        ArgumentNullException.ThrowIfNull(database);
        var entry = database.Load(key);
        restored = new KeyEntry(database, entry.Key, entry.EncodedKey);
        if (TryRead(content, in limits, ref restored)) return true;

        // What was written under the new collection id has no name: it is garbage.
        database.Delete(ref restored);
        return false;
    }

    /// <summary>Saves what was read, in the place of what the key held, which is deleted by then.</summary>
    public static void Save(ref KeyEntry restored)
    {
        if (restored.Type == KeyType.SortedSet) SortedSets.Save(ref restored);
        else restored.Database.Save(ref restored);
    }

    private static unsafe bool TryRead(
        scoped ReadOnlySpan<byte> content, scoped in PackingLimits limits, ref KeyEntry entry)
    {
        var restore = new ValueRestore(entry, in limits);
        try
        {
            fixed (byte* bytes = content)
            {
                using var stream = new UnmanagedMemoryStream(bytes, content.Length);
                var window = Math.Clamp(content.Length, 1, RdbSource.MaxWindowLength);
                var source = new RdbSource(stream, isChecked: false, window);
                return new RdbValueReader(source).Read((RdbType)source.ReadByte(), ref restore) && restore.End();
            }
        }
        catch (RdbFormatException)
        {
            return false;
        }
        finally
        {
            entry = restore.Entry;
        }
    }
}
