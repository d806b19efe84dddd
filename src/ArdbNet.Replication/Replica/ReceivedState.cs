using System.Buffers.Binary;
using System.Text;
using ArdbNet.Replication.Log;
using ArdbNet.Replication.RawStream;

namespace ArdbNet.Replication.Replica;

/// <summary>What a replica knows of a raw full sync that is under way: the file beside the tables.</summary>
/// <param name="Header">The stream's first frame.</param>
/// <param name="ReplicationId">The stream's name.</param>
/// <param name="Tables">Table files that are whole.</param>
/// <param name="Position">The blocks that are in them.</param>
/// <param name="ExpiringKeys">Entries of the time index in them.</param>
/// <param name="KeysOf">Keys in them by keyspace.</param>
/// <param name="LastKey">The key of the last entry in them.</param>
internal sealed record ReceivedState(
    RawHeader Header,
    string ReplicationId,
    int Tables,
    RawPosition Position,
    long ExpiringKeys,
    IReadOnlyDictionary<uint, long> KeysOf,
    byte[] LastKey)
{
    private const int FixedLength = RawFormat.HeaderLength + HistoryIds.IdLength + 4 + 32 + RawFormat.DigestLength + 8 + 4;
    private const int CountLength = 12;

    // header 68 · replication id 40 · tables u32 · blocks, entries, bytes, keys i64 · digest 32 · expiring keys i64
    // · keyspaces u32 · (id u32 · keys i64)… · last key · crc u32
    public byte[] Write()
    {
        var bytes = new byte[FixedLength + (CountLength * KeysOf.Count) + LastKey.Length + sizeof(uint)];
        var rest = bytes.AsSpan();
        rest = Put(rest, Header.Write());
        rest = Put(rest, Encoding.ASCII.GetBytes(ReplicationId));
        BinaryPrimitives.WriteInt32BigEndian(rest, Tables);
        BinaryPrimitives.WriteInt64BigEndian(rest[4..], Position.Blocks);
        BinaryPrimitives.WriteInt64BigEndian(rest[12..], Position.Entries);
        BinaryPrimitives.WriteInt64BigEndian(rest[20..], Position.Bytes);
        BinaryPrimitives.WriteInt64BigEndian(rest[28..], Position.Keys);
        rest = Put(rest[36..], Position.Digest);
        BinaryPrimitives.WriteInt64BigEndian(rest, ExpiringKeys);
        BinaryPrimitives.WriteInt32BigEndian(rest[8..], KeysOf.Count);
        rest = rest[12..];
        foreach (var (keyspace, keys) in KeysOf)
        {
            BinaryPrimitives.WriteUInt32BigEndian(rest, keyspace);
            BinaryPrimitives.WriteInt64BigEndian(rest[4..], keys);
            rest = rest[CountLength..];
        }

        rest = Put(rest, LastKey);
        BinaryPrimitives.WriteUInt32BigEndian(rest, Crc32C.Of(bytes.AsSpan(0, bytes.Length - sizeof(uint))));
        return bytes;
    }

    /// <summary>Null unless the file is whole.</summary>
    public static ReceivedState? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < FixedLength + sizeof(uint)) return null;
        var body = bytes[..^sizeof(uint)];
        if (BinaryPrimitives.ReadUInt32BigEndian(bytes[body.Length..]) != Crc32C.Of(body)) return null;

        var header = RawHeader.Read(body[..RawFormat.HeaderLength]);
        var id = Encoding.ASCII.GetString(body.Slice(RawFormat.HeaderLength, HistoryIds.IdLength));
        var rest = body[(RawFormat.HeaderLength + HistoryIds.IdLength)..];
        var tables = BinaryPrimitives.ReadInt32BigEndian(rest);
        var position = new RawPosition(
            BinaryPrimitives.ReadInt64BigEndian(rest[4..]),
            BinaryPrimitives.ReadInt64BigEndian(rest[12..]),
            BinaryPrimitives.ReadInt64BigEndian(rest[20..]),
            BinaryPrimitives.ReadInt64BigEndian(rest[28..]),
            rest.Slice(36, RawFormat.DigestLength).ToArray());
        rest = rest[(36 + RawFormat.DigestLength)..];
        var expiring = BinaryPrimitives.ReadInt64BigEndian(rest);
        var count = BinaryPrimitives.ReadInt32BigEndian(rest[8..]);
        rest = rest[12..];
        var keys = new Dictionary<uint, long>();
        for (; count > 0; count--)
        {
            keys[BinaryPrimitives.ReadUInt32BigEndian(rest)] = BinaryPrimitives.ReadInt64BigEndian(rest[4..]);
            rest = rest[CountLength..];
        }

        return new ReceivedState(header, id, tables, position, expiring, keys, rest.ToArray());
    }

    private static Span<byte> Put(Span<byte> target, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(target);
        return target[bytes.Length..];
    }
}
