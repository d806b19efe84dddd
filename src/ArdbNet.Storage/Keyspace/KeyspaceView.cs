using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Types;

namespace ArdbNet.Storage.Keyspace;

/// <summary>
/// Values of one database by key as a view has them: for reads that look at many keys, also outside the executor on a
/// snapshot. One thread.
/// </summary>
/// <param name="view">The live view or a snapshot.</param>
/// <param name="keyspaceId">The database's keyspace when the read began.</param>
/// <param name="nowMs">Keys whose time has passed by then are absent; 0: time is not observed.</param>
public sealed class KeyspaceView(StoreView view, uint keyspaceId, long nowMs)
{
    private const int MaxKeyOnStack = 256;

    /// <summary>A string's bytes, valid until the next call; false when the key holds no string.</summary>
    public bool TryReadString(scoped ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        if (!TryFind(key, KeyType.String, out value)) return false;

        var flags = Metadata.Flags(value);
        value = Metadata.Payload(value);
        if ((flags & MetadataFlags.Chunked) == 0) return true;

        var chunks = new StringValue(Metadata.CollectionId(value), Metadata.Count(value));
        var bytes = new byte[chunks.Length];
        chunks.Read(view, 0, bytes);
        value = bytes;
        return true;
    }

    /// <summary>A hash field's bytes, valid until the next call; false when the key is no hash or lacks the field.</summary>
    public bool TryReadField(
        scoped ReadOnlySpan<byte> key, scoped ReadOnlySpan<byte> field, out ReadOnlySpan<byte> value)
    {
        return TryFind(key, KeyType.Hash, out value)
            && Members.TryGet(view, value, field, out value);
    }

    private bool TryFind(scoped ReadOnlySpan<byte> key, KeyType type, out ReadOnlySpan<byte> metadata)
    {
        var length = MetadataKey.Length(key);
        Span<byte> encoded = length <= MaxKeyOnStack ? stackalloc byte[length] : new byte[length];
        MetadataKey.Write(encoded, keyspaceId, key);
        if (!view.TryGet(encoded, out metadata) || Metadata.Type(metadata) != type) return false;

        var expireAtMs = Metadata.ExpireAtMs(metadata);
        return expireAtMs == 0 || nowMs == 0 || expireAtMs > nowMs;
    }
}
