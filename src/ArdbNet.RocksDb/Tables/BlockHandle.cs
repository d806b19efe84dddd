namespace ArdbNet.RocksDb.Tables;

/// <summary>Where a block lies in its file.</summary>
/// <param name="Offset">Of its first byte.</param>
/// <param name="Length">Without the trailer.</param>
internal readonly record struct BlockHandle(long Offset, int Length)
{
    // offset varint · length varint
    public void AppendTo(TableBytes bytes)
    {
        bytes.AppendVarInt((ulong)Offset);
        bytes.AppendVarInt((ulong)Length);
    }
}
