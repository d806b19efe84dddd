using ArdbNet.Storage.Encoding;

namespace ArdbNet.Storage.Keyspace;

/// <summary>
/// Has the processor load what the look-ups of some keys that are due will touch. One after the other each would wait for
/// memory several times; together they wait once. A hint alone: nothing depends on it. Used by the executor only.
/// </summary>
public sealed class KeyPrefetch(Dataset dataset)
{
    /// <summary>Keys at a time: what is loaded must still be there when they are looked up.</summary>
    public const int MaxKeys = 16;

    private const int MaxKeyBytes = 256;

    private readonly uint[] _hashes = new uint[MaxKeys];
    private int _count;

    /// <summary>Takes a key that is looked up soon; there are fewer than <see cref="MaxKeys"/>.</summary>
    public void Add(Database database, ReadOnlySpan<byte> key)
    {
        ArgumentNullException.ThrowIfNull(database);
        var length = MetadataKey.Length(key);
        if (length > MaxKeyBytes) return;
        Span<byte> encoded = stackalloc byte[length];
        MetadataKey.Write(encoded, database.KeyspaceId, key);
        dataset.Accesses.Prefetch(encoded);
        if (dataset.Engine.Hot is { } hot) _hashes[_count++] = hot.PrefetchSlots(encoded);
    }

    /// <summary>Goes on with all keys at once, and begins anew.</summary>
    public void Finish()
    {
        if (dataset.Engine.Hot is { } hot)
        {
            foreach (var hash in _hashes.AsSpan(0, _count)) hot.PrefetchValue(hash);
        }

        _count = 0;
    }
}
