namespace ArdbNet.RocksDb.Tables;

/// <summary>A data block as it is stored when LZ4 makes it shorter.</summary>
public static class PackedBlock
{
    // 32 bits, seven a byte.
    private const int MaxVarInt = 5;

    /// <summary>Whether blocks can be packed and unpacked here.</summary>
    public static bool IsAvailable => Lz4.IsAvailable;

    /// <summary>Room that is enough for a packed block.</summary>
    public static int MaxLength(int rawLength) => MaxVarInt + rawLength;

    /// <summary>Returns the packed length, or 0 if it saves less than an eighth.</summary>
    // raw length varint · LZ4 bytes
    public static int TryPack(ReadOnlySpan<byte> raw, Span<byte> target)
    {
        var prefix = TableBytes.WriteVarInt(target, (ulong)raw.Length);
        var room = Math.Min(target.Length - prefix, raw.Length - (raw.Length / 8));
        var length = Lz4.Compress(raw, target.Slice(prefix, room));
        return length == 0 ? 0 : prefix + length;
    }

    /// <summary>Returns the raw length, or 0 when it is no packed block, or a longer one than there is room for.</summary>
    public static int TryUnpack(ReadOnlySpan<byte> packed, Span<byte> target)
    {
        var length = 0UL;
        for (var i = 0; i < Math.Min(packed.Length, MaxVarInt); i++)
        {
            length |= (ulong)(packed[i] & 0x7F) << (7 * i);
            if (packed[i] >= 0x80) continue;
            if (length > (ulong)target.Length) return 0;
            target = target[..(int)length];
            return Lz4.Decompress(packed[(i + 1)..], target) == target.Length ? target.Length : 0;
        }

        return 0;
    }
}
