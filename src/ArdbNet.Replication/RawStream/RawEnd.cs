using System.Buffers.Binary;

namespace ArdbNet.Replication.RawStream;

/// <summary>The last frame: what has come if nothing is missing.</summary>
/// <param name="Position">All blocks.</param>
/// <param name="State">The system record of what the entries are: counts of keys per database, ids given so far.</param>
public sealed record RawEnd(RawPosition Position, byte[] State)
{
    private const int FixedLength = 24 + RawFormat.DigestLength;

    // 'E' · 0 × 3 · body length u32 · blocks i64 · 0 × 12 · crc u32 of these 28 bytes and the body
    // body: entries i64 · raw bytes i64 · keys i64 · digest 32 · state
    public byte[] Write()
    {
        var frame = new byte[RawFormat.EndHeaderLength + FixedLength + State.Length];
        var header = frame.AsSpan(0, RawFormat.EndHeaderLength);
        var body = frame.AsSpan(RawFormat.EndHeaderLength);
        BinaryPrimitives.WriteInt64BigEndian(body, Position.Entries);
        BinaryPrimitives.WriteInt64BigEndian(body[8..], Position.Bytes);
        BinaryPrimitives.WriteInt64BigEndian(body[16..], Position.Keys);
        Position.Digest.CopyTo(body[24..]);
        State.CopyTo(body[FixedLength..]);
        header[0] = RawFormat.EndFrame;
        BinaryPrimitives.WriteInt32BigEndian(header[4..], body.Length);
        BinaryPrimitives.WriteInt64BigEndian(header[8..], Position.Blocks);
        BinaryPrimitives.WriteUInt32BigEndian(header[28..], Crc32C.Of(header[..28], body));
        return frame;
    }

    /// <summary>Bytes behind the header.</summary>
    /// <exception cref="RawStreamException">No end is so long or so short.</exception>
    internal static int BodyLength(ReadOnlySpan<byte> header)
    {
        var length = BinaryPrimitives.ReadInt32BigEndian(header[4..]);
        return length is >= FixedLength and <= FixedLength + RawFormat.MaxStateBytes
            ? length
            : throw new RawStreamException("The raw stream's end is damaged.");
    }

    internal static RawEnd Read(ReadOnlySpan<byte> header, ReadOnlySpan<byte> body)
    {
        if (BinaryPrimitives.ReadUInt32BigEndian(header[28..]) != Crc32C.Of(header[..28], body))
        {
            throw new RawStreamException("The raw stream's end is damaged.");
        }

        var position = new RawPosition(
            BinaryPrimitives.ReadInt64BigEndian(header[8..]),
            BinaryPrimitives.ReadInt64BigEndian(body),
            BinaryPrimitives.ReadInt64BigEndian(body[8..]),
            BinaryPrimitives.ReadInt64BigEndian(body[16..]),
            body.Slice(24, RawFormat.DigestLength).ToArray());
        return new RawEnd(position, body[FixedLength..].ToArray());
    }
}
