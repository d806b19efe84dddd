using System.Buffers.Binary;

namespace ArdbNet.Replication.RawStream;

/// <summary>What stands before a block's stored bytes.</summary>
/// <param name="Codec">How they are stored.</param>
/// <param name="Progress">How much of all, about, lies before the block: of 65535.</param>
/// <param name="Number">Number of the block, from 0 on.</param>
/// <param name="Entries">Entries in it, at least one.</param>
/// <param name="RawLength">Bytes of the entries.</param>
/// <param name="StoredLength">Bytes that follow.</param>
/// <param name="Checksum">CRC32C of the header before this field and of the stored bytes.</param>
internal readonly record struct BlockHeader(
    RawCodec Codec, ushort Progress, long Number, int Entries, int RawLength, int StoredLength, uint Checksum)
{
    private const int CheckedLength = 28;

    // 'B' · codec u8 · progress u16 · number i64 · entries u32 · raw length u32 · stored length u32 · 0 u32 · crc u32
    public void Write(Span<byte> frame, ReadOnlySpan<byte> stored)
    {
        frame = frame[..RawFormat.BlockHeaderLength];
        frame.Clear();
        frame[0] = RawFormat.BlockFrame;
        frame[1] = (byte)Codec;
        BinaryPrimitives.WriteUInt16BigEndian(frame[2..], Progress);
        BinaryPrimitives.WriteInt64BigEndian(frame[4..], Number);
        BinaryPrimitives.WriteInt32BigEndian(frame[12..], Entries);
        BinaryPrimitives.WriteInt32BigEndian(frame[16..], RawLength);
        BinaryPrimitives.WriteInt32BigEndian(frame[20..], StoredLength);
        BinaryPrimitives.WriteUInt32BigEndian(frame[28..], Crc32C.Of(frame[..CheckedLength], stored));
    }

    /// <exception cref="RawStreamException">No block is like that.</exception>
    public static BlockHeader Read(ReadOnlySpan<byte> frame)
    {
        var header = new BlockHeader(
            (RawCodec)frame[1],
            BinaryPrimitives.ReadUInt16BigEndian(frame[2..]),
            BinaryPrimitives.ReadInt64BigEndian(frame[4..]),
            BinaryPrimitives.ReadInt32BigEndian(frame[12..]),
            BinaryPrimitives.ReadInt32BigEndian(frame[16..]),
            BinaryPrimitives.ReadInt32BigEndian(frame[20..]),
            BinaryPrimitives.ReadUInt32BigEndian(frame[28..]));
        if (!header.IsPossible) throw new RawStreamException($"The header of block {header.Number} is damaged.");
        return header;
    }

    public bool Matches(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> stored) =>
        Checksum == Crc32C.Of(frame[..CheckedLength], stored);

    // What is compressed is never longer than a usual block: nobody can have more memory taken than he sends bytes.
    private bool IsPossible =>
        Entries > 0 && RawLength > 0 && Number >= 0
        && Codec switch
        {
            RawCodec.None => StoredLength == RawLength && (RawLength <= RawFormat.BlockBytes || Entries == 1)
                && RawLength <= RawFormat.MaxEntryBytes,
            RawCodec.Zstd or RawCodec.Lz4 => StoredLength > 0 && StoredLength < RawLength && RawLength <= RawFormat.BlockBytes,
            _ => false,
        };
}
