using System.Buffers.Binary;
using ArdbNet.RocksDb;

namespace ArdbNet.Storage.Engine;

/// <summary>
/// Says in every batch up to which log offset RocksDB was written, to be read back from its files. RocksDB's word is not
/// enough: a flush that meets its recovery from a full disk may return without an error and without having flushed.
/// </summary>
internal static class WrittenMark
{
    // 0x00 "written" -> log offset (i64)
    private static ReadOnlySpan<byte> Key => "\0written"u8;

    public static void Put(WriteBatch batch, long offset)
    {
        Span<byte> value = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(value, offset);
        batch.Put(Key, value);
    }

    /// <summary>Whether what was written up to the offset lies in RocksDB's files.</summary>
    public static bool IsPersisted(DiskStore disk, long offset)
    {
        using var slice = disk.GetPersisted(Key);
        return slice.IsFound && BinaryPrimitives.ReadInt64BigEndian(slice.Span) == offset;
    }
}
