using System.Buffers.Binary;

namespace ArdbNet.Storage.Engine;

/// <summary>
/// Says with everything that is written up to which log offset RocksDB has it, to be read back from its files. RocksDB's
/// word is not enough: a flush that meets its recovery from a full disk may return without an error and without having
/// flushed.
/// </summary>
internal static class WrittenMark
{
    // 0x00 "written" -> log offset (i64)
    public static ReadOnlySpan<byte> Key => "\0written"u8;

    public static byte[] Of(long offset)
    {
        var value = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(value, offset);
        return value;
    }

    /// <summary>Whether what was written up to the offset lies in RocksDB's files.</summary>
    public static bool IsPersisted(DiskStore disk, long offset)
    {
        using var slice = disk.GetPersisted(Key);
        return slice.IsFound && BinaryPrimitives.ReadInt64BigEndian(slice.Span) == offset;
    }
}
