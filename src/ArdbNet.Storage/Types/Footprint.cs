using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Storage.Types;

/// <summary>How many bytes of keys and values the store keeps for one key, before RocksDB compresses them.</summary>
public static class Footprint
{
    /// <summary>The key's own entry and those of its collection, of which some are looked at.</summary>
    /// <param name="entry">A key that exists.</param>
    /// <param name="samples">How many entries are looked at before the rest is taken to be like them; 0: all.</param>
    public static long Of(in KeyEntry entry, long samples)
    {
        long bytes = entry.EncodedKey.Length + Metadata.HeaderLength + entry.Payload.Length;
        if (entry.IsPacked) bytes += VarInt.Length((ulong)entry.Count);
        if (entry.CollectionId == 0) return bytes;

        bytes += Metadata.CollectionLength;
        if (entry.Type == KeyType.String) return bytes + entry.Count;
        foreach (var tag in CollectionKey.TagsOf(entry.Type)) bytes += OfEntries(in entry, tag, samples);
        return bytes;
    }

    private static long OfEntries(in KeyEntry entry, byte tag, long samples)
    {
        Span<byte> prefix = stackalloc byte[CollectionKey.PrefixLength];
        CollectionKey.WritePrefix(prefix, tag, entry.CollectionId);
        using var cursor = entry.Database.Engine.OpenCursor(prefix);
        var seen = 0L;
        var bytes = 0L;
        for (var found = cursor.SeekToFirst(); found; found = cursor.Next())
        {
            if (samples > 0 && seen == samples) return (long)((double)bytes / seen * Math.Max(seen, entry.Count));
            bytes += cursor.Key.Length + cursor.Value.Length;
            seen++;
        }

        return bytes;
    }
}
