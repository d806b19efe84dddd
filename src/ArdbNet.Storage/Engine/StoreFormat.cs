using System.Buffers.Binary;
using System.Globalization;
using ArdbNet.RocksDb;

namespace ArdbNet.Storage.Engine;

/// <summary>The version of everything that is laid down in Encoding/README.md.</summary>
public static class StoreFormat
{
    public const uint Version = 2;

    // 0x00 "format" -> version (u32)
    private static ReadOnlySpan<byte> Key => "\0format"u8;

    /// <summary>
    /// Writes the version into a new store, or one of an earlier version, all of which mean the same in this one; refuses a
    /// store that a later program wrote.
    /// </summary>
    internal static void Check(DiskStore disk)
    {
        using (var slice = disk.Get(Key))
        {
            if (slice.IsFound)
            {
                var found = BinaryPrimitives.ReadUInt32BigEndian(slice.Span);
                Check(found);
                if (found == Version) return;
            }
            else if (!disk.IsEmpty())
            {
                throw new StoreException("There is a RocksDB database in the directory, but no ArdbNet store.");
            }
        }

        Span<byte> version = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(version, Version);
        using var batch = new WriteBatch();
        batch.Put(Key, version);
        disk.Write(batch);
        disk.Flush();
    }

    private static void Check(uint found)
    {
        if (found <= Version) return;
        throw new StoreException(string.Create(
            CultureInfo.InvariantCulture,
            $"The store has format version {found}, this program knows versions up to {Version}: use a newer one."));
    }
}
