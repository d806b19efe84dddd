using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;

namespace ArdbNet.Storage.Keyspace;

/// <summary>
/// Says which keys, and which members of collections, are looked up soon; see <see cref="LookupPrefetch"/>. Used by the
/// executor only.
/// </summary>
public sealed class KeyPrefetch(Dataset dataset)
{
    /// <summary>Keys or members at a time.</summary>
    public const int MaxKeys = LookupPrefetch.MaxKeys;

    private const int MaxKeyBytes = 256;

    // The key that a member was told of last, and its collection: pipelines name the same one again and again.
    private readonly byte[] _key = new byte[MaxKeyBytes];
    private int _keyLength;
    private ulong _collectionId;

    /// <summary>Takes a key; there are fewer than <see cref="MaxKeys"/> since <see cref="Finish"/>.</summary>
    public void Add(Database database, ReadOnlySpan<byte> key)
    {
        ArgumentNullException.ThrowIfNull(database);
        var length = MetadataKey.Length(key);
        if (length > MaxKeyBytes) return;
        Span<byte> encoded = stackalloc byte[length];
        MetadataKey.Write(encoded, database.KeyspaceId, key);
        dataset.Accesses.Prefetch(encoded);
        dataset.Engine.Prefetch(encoded);
    }

    /// <summary>
    /// Takes a field or member of a key that was told of before <see cref="Finish"/>; there are fewer than
    /// <see cref="MaxKeys"/> since.
    /// </summary>
    public void AddMember(Database database, ReadOnlySpan<byte> key, ReadOnlySpan<byte> member)
    {
        ArgumentNullException.ThrowIfNull(database);
        if (MetadataKey.Length(key) > MaxKeyBytes || MemberKey.Length(member) > MaxKeyBytes) return;
        if (!key.SequenceEqual(_key.AsSpan(0, _keyLength))) FindCollection(database, key);
        if (_collectionId == 0) return;
        Span<byte> encoded = stackalloc byte[MemberKey.Length(member)];
        MemberKey.Write(encoded, _collectionId, member);
        dataset.Engine.Prefetch(encoded);
    }

    /// <summary>Goes on with all of them at once, and begins anew.</summary>
    public void Finish()
    {
        dataset.Engine.FinishPrefetch();
        _keyLength = 0;
        _collectionId = 0;
    }

    // 0: there is none, or it is packed, or not in memory.
    private void FindCollection(Database database, ReadOnlySpan<byte> key)
    {
        Span<byte> encoded = stackalloc byte[MetadataKey.Length(key)];
        MetadataKey.Write(encoded, database.KeyspaceId, key);
        _collectionId = dataset.Engine.TryPeek(encoded, out var value) ? Metadata.CollectionIdOf(value) : 0;
        key.CopyTo(_key);
        _keyLength = key.Length;
    }
}
