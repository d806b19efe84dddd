using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;

namespace ArdbNet.Storage.Keyspace;

/// <summary>Says which keys are looked up soon; see <see cref="LookupPrefetch"/>. Used by the executor only.</summary>
public sealed class KeyPrefetch(Dataset dataset)
{
    /// <summary>Keys at a time.</summary>
    public const int MaxKeys = LookupPrefetch.MaxKeys;

    private const int MaxKeyBytes = 256;

    /// <summary>Takes a key; there are fewer than <see cref="MaxKeys"/>.</summary>
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

    /// <summary>Goes on with all keys at once, and begins anew.</summary>
    public void Finish() => dataset.Engine.FinishPrefetch();
}
