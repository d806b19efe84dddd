namespace ArdbNet.RocksDb.Tables;

/// <summary>Where a block lies in its file.</summary>
/// <param name="Offset">Of its first byte.</param>
/// <param name="Length">Without the trailer.</param>
internal readonly record struct BlockHandle(long Offset, int Length)
{
    private const int MaxBytes = 20;

    // offset varint · length varint
    public byte[] ToBytes()
    {
        Span<byte> bytes = stackalloc byte[MaxBytes];
        var length = TableBytes.WriteVarInt(bytes, (ulong)Offset);
        length += TableBytes.WriteVarInt(bytes[length..], (ulong)Length);
        return bytes[..length].ToArray();
    }
}
