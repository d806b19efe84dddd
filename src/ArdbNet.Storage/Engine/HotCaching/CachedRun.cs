using System.Buffers.Binary;

namespace ArdbNet.Storage.Engine.HotCaching;

/// <summary>What a walk over RocksDB met, entry by entry. Never changed.</summary>
/// <param name="Start">Where the walk began.</param>
/// <param name="Version">Of RocksDB, see <see cref="DiskStore.Version"/>.</param>
/// <param name="Entries">The entries, one behind the other.</param>
/// <param name="IsComplete">Whether there is none behind the last one, up to the bound.</param>
internal sealed record CachedRun(RunStart Start, long Version, byte[] Entries, bool IsComplete)
{
    /// <summary>Length in bytes from which on a run does not grow.</summary>
    public const int MaxBytes = 16 * 1024;

    public const int HeadBytes = 2 * sizeof(int);

    // key length i32 · value length i32 · key · value
    public static void Write(Span<byte> entry, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(entry, key.Length);
        BinaryPrimitives.WriteInt32LittleEndian(entry[sizeof(int)..], value.Length);
        key.CopyTo(entry[HeadBytes..]);
        value.CopyTo(entry[(HeadBytes + key.Length)..]);
    }

    public (int KeyLength, int ValueLength) ReadHead(int at)
    {
        var head = Entries.AsSpan(at, HeadBytes);
        return (BinaryPrimitives.ReadInt32LittleEndian(head), BinaryPrimitives.ReadInt32LittleEndian(head[sizeof(int)..]));
    }
}
