using System.Buffers.Binary;
using ArdbNet.Storage.Encoding;

namespace ArdbNet.Storage.Types.Streams;

/// <summary>
/// Some entries that follow each other: live (u32) · dead (u32) · packed bytes (u32) · last id (16) · field count ·
/// fields (length · bytes) · entries. Entry: length of the rest · milliseconds above the node's id · sequence (above the
/// node's if the milliseconds are the same) · 0 if it has the node's fields, else 1 + their number · parts (length ·
/// bytes): the values, or fields and values in turn. Numbers without a width are <see cref="VarInt"/>. What was deleted
/// is not there any more, only counted: Redis leaves its place in the node taken.
/// </summary>
internal readonly ref struct StreamNode(ReadOnlySpan<byte> bytes, StreamId first)
{
    public const int HeaderLength = 12 + StreamId.EncodedLength;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Entries.</summary>
    public uint Live => BinaryPrimitives.ReadUInt32BigEndian(_bytes);

    /// <summary>Entries that were deleted.</summary>
    public uint Dead => BinaryPrimitives.ReadUInt32BigEndian(_bytes[4..]);

    /// <summary>Bytes of the entries ever added in Redis' listpack, its two counts left out.</summary>
    public uint PackedBytes => BinaryPrimitives.ReadUInt32BigEndian(_bytes[8..]);

    /// <summary>The last id ever added.</summary>
    public StreamId Last => StreamId.Read(_bytes[12..]);

    /// <summary>Bytes that Redis' listpack would have.</summary>
    public long ListpackBytes => PackedBytes + PackedSize.Of(Live) + PackedSize.Of(Dead);

    /// <summary>Where the first entry begins.</summary>
    public int EntriesAt
    {
        get
        {
            var offset = HeaderLength;
            for (var fields = VarInt.Read(_bytes, ref offset); fields > 0; fields--)
            {
                var length = (int)VarInt.Read(_bytes, ref offset);
                offset += length;
            }

            return offset;
        }
    }

    public static void WriteCounts(Span<byte> node, uint live, uint dead)
    {
        BinaryPrimitives.WriteUInt32BigEndian(node, live);
        BinaryPrimitives.WriteUInt32BigEndian(node[4..], dead);
    }

    public static void WriteTail(Span<byte> node, uint packedBytes, StreamId last)
    {
        BinaryPrimitives.WriteUInt32BigEndian(node[8..], packedBytes);
        last.Write(node[12..]);
    }

    /// <summary>Whether an entry begins at the offset.</summary>
    public bool HasEntryAt(int offset) => offset < _bytes.Length;

    /// <summary>Where the entry behind the one at <paramref name="offset"/> begins.</summary>
    public int Skip(int offset)
    {
        var length = (int)VarInt.Read(_bytes, ref offset);
        return offset + length;
    }

    public StreamId IdAt(int offset)
    {
        VarInt.Read(_bytes, ref offset);
        return ReadId(ref offset);
    }

    public StreamItem ItemAt(int offset)
    {
        VarInt.Read(_bytes, ref offset);
        var id = ReadId(ref offset);
        var fields = (int)VarInt.Read(_bytes, ref offset);
        if (fields != 0) return new StreamItem(_bytes, id, fields - 1, 0, offset);

        var fieldsAt = HeaderLength;
        fields = (int)VarInt.Read(_bytes, ref fieldsAt);
        return new StreamItem(_bytes, id, fields, fieldsAt, offset);
    }

    /// <summary>Whether an entry with these fields can leave them out.</summary>
    public bool HasFields<TFields>(in TFields fields)
        where TFields : struct, IStreamFields, allows ref struct
    {
        var offset = HeaderLength;
        if (VarInt.Read(_bytes, ref offset) != (ulong)fields.PairCount) return false;
        for (var i = 0; i < fields.PairCount; i++)
        {
            var length = (int)VarInt.Read(_bytes, ref offset);
            if (!_bytes.Slice(offset, length).SequenceEqual(fields[2 * i])) return false;
            offset += length;
        }

        return true;
    }

    private StreamId ReadId(ref int offset)
    {
        var milliseconds = VarInt.Read(_bytes, ref offset);
        var sequence = VarInt.Read(_bytes, ref offset);
        return milliseconds == 0
            ? new StreamId(first.Milliseconds, first.Sequence + sequence)
            : new StreamId(first.Milliseconds + milliseconds, sequence);
    }
}
