using System.Buffers.Binary;
using System.Security.Cryptography;
using ArdbNet.Resp;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Types;
using ArdbNet.Storage.Types.Streams;

namespace ArdbNet.Storage.Digests;

/// <summary>What a key's value adds to a digest. A new type adds its case here.</summary>
internal static class ValueDigest
{
    private const int PieceBytes = 64 * 1024;

    /// <summary>Mixes the type, the value and whether it expires into the digest.</summary>
    /// <param name="digest">Digest to go on with.</param>
    /// <param name="view">Where the value lies.</param>
    /// <param name="metadata">The whole metadata value of the key.</param>
    public static void Mix(ref DigestState digest, StoreView view, ReadOnlySpan<byte> metadata)
    {
        var type = Metadata.Type(metadata);
        Span<byte> number = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(number, RedisNumberOf(type));
        digest.Mix(number);
        switch (type)
        {
            case KeyType.String:
                MixString(ref digest, view, metadata);
                break;
            case KeyType.List:
                MixElements(ref digest, view, metadata);
                break;
            case KeyType.Set:
                XorMembers(ref digest, view, MemberSource.Of(metadata));
                break;
            case KeyType.Hash:
                XorFields(ref digest, view, MemberSource.Of(metadata));
                break;
            case KeyType.SortedSet:
                XorScores(ref digest, view, MemberSource.Of(metadata));
                break;
            case KeyType.Stream:
                MixEntries(ref digest, view, metadata);
                break;
            default:
                throw new NotSupportedException($"There is no digest for {type}.");
        }

        if (Metadata.ExpireAtMs(metadata) != 0) digest.Xor("!!expire!!"u8);
    }

    private static int RedisNumberOf(KeyType type) => type switch
    {
        KeyType.List => 1,
        KeyType.Set => 2,
        KeyType.SortedSet => 3,
        KeyType.Hash => 4,
        KeyType.Stream => 6,
        _ => 0,
    };

    private static ulong CollectionOf(ReadOnlySpan<byte> metadata) =>
        Metadata.CollectionId(Metadata.Payload(metadata));

    private static void MixString(ref DigestState digest, StoreView view, ReadOnlySpan<byte> metadata)
    {
        var payload = Metadata.Payload(metadata);
        if (!Metadata.HasCollection(KeyType.String, Metadata.Flags(metadata)))
        {
            digest.Mix(payload);
            return;
        }

        var value = new StringValue(Metadata.CollectionId(payload), Metadata.Count(payload));
        using var sha1 = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        var piece = new byte[PieceBytes];
        for (var offset = 0L; offset < value.Length; offset += PieceBytes)
        {
            var part = piece.AsSpan(0, (int)Math.Min(PieceBytes, value.Length - offset));
            value.Read(view, offset, part);
            sha1.AppendData(part);
        }

        digest.MixHash(sha1.GetHashAndReset());
    }

    private static void MixElements(ref DigestState digest, StoreView view, ReadOnlySpan<byte> metadata)
    {
        var payload = Metadata.Payload(metadata);
        var head = Lists.HeadOf(payload[Metadata.CollectionLength..]);
        using var cursor = new ListCursor(
            view, new ListSpan(Metadata.CollectionId(payload), head, Metadata.Count(payload)));
        while (cursor.MoveNext()) digest.Mix(cursor.Value);
    }

    private static void XorMembers(ref DigestState digest, StoreView view, in MemberSource members)
    {
        using var cursor = new MemberCursor(view, in members);
        for (var found = cursor.SeekToFirst(); found; found = cursor.Next()) digest.Xor(cursor.Member);
    }

    private static void XorFields(ref DigestState digest, StoreView view, in MemberSource members)
    {
        using var cursor = new MemberCursor(view, in members);
        for (var found = cursor.SeekToFirst(); found; found = cursor.Next())
        {
            var field = default(DigestState);
            field.Mix(cursor.Member);
            field.Mix(cursor.Value);
            digest.Xor(in field);
        }
    }

    private static void XorScores(ref DigestState digest, StoreView view, in MemberSource members)
    {
        Span<byte> text = stackalloc byte[RedisDouble.MaxLength];
        using var cursor = new MemberCursor(view, in members);
        for (var found = cursor.SeekToFirst(); found; found = cursor.Next())
        {
            var member = default(DigestState);
            member.Mix(cursor.Member);
            member.Mix(text[..RedisDouble.Format(SortedSets.ReadScore(cursor.Value), text)]);
            digest.Xor(in member);
        }
    }

    // As in Redis, groups do not count, and an id is written with a point.
    private static void MixEntries(ref DigestState digest, StoreView view, ReadOnlySpan<byte> metadata)
    {
        var state = StreamState.Read(Metadata.Payload(metadata)[Metadata.CollectionLength..]);
        Span<byte> text = stackalloc byte[StreamId.MaxTextLength];
        using var cursor = new StreamCursor(view, CollectionOf(metadata), in state);
        for (var found = cursor.SeekToFirst(); found; found = cursor.Next())
        {
            var item = cursor.Item;
            digest.Mix(text[..item.Id.Format(text, (byte)'.')]);
            while (item.TryReadPair(out var field, out var value))
            {
                digest.Mix(field);
                digest.Mix(value);
            }
        }
    }
}
