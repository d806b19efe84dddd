using System.Buffers.Binary;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Storage.Digests;

/// <summary>
/// The digest of all databases in a view, as DEBUG DIGEST gives it: equal in Redis for equal data. Made in the executor;
/// then it belongs to the thread that owns the view.
/// </summary>
public sealed class DatasetDigest : IDisposable
{
    private readonly StoreView _view;
    private readonly Queue<(int Index, uint KeyspaceId)> _databases = [];
    private KeyCursor? _keys;
    private DigestState _digest;

    public DatasetDigest(Dataset dataset, StoreView view)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        _view = view;
        for (var i = 0; i < dataset.DatabaseCount; i++)
        {
            if (dataset[i].Count > 0) _databases.Enqueue((i, dataset[i].KeyspaceId));
        }
    }

    /// <summary>40 hex digits; all zero for an empty dataset.</summary>
    public string Text => _digest.ToString();

    /// <summary>Takes in some more keys. False when all are in.</summary>
    public bool TakeSome(int keys)
    {
        for (; keys > 0; keys--)
        {
            if (_keys is not { IsValid: true } cursor)
            {
                if (!OpenNextDatabase()) return false;
                continue;
            }

            TakeKey(cursor);
            cursor.Next();
        }

        return true;
    }

    /// <summary>The digest of one key's value, as DEBUG DIGEST-VALUE gives it; all zero when there is no such key.</summary>
    /// <param name="view">Where to look.</param>
    /// <param name="metadataKey">The encoded key.</param>
    public static string OfValue(StoreView view, ReadOnlySpan<byte> metadataKey)
    {
        ArgumentNullException.ThrowIfNull(view);
        var digest = default(DigestState);
        // The value's parts are read through the same view, which may take the span away.
        if (view.TryGet(metadataKey, out var metadata)) ValueDigest.Mix(ref digest, view, metadata.ToArray());
        return digest.ToString();
    }

    public void Dispose() => _keys?.Dispose();

    private bool OpenNextDatabase()
    {
        _keys?.Dispose();
        _keys = null;
        if (!_databases.TryDequeue(out var database)) return false;

        Span<byte> number = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(number, database.Index);
        _digest.Mix(number);
        _keys = new KeyCursor(_view, database.KeyspaceId);
        _keys.SeekToFirst();
        return true;
    }

    private void TakeKey(KeyCursor cursor)
    {
        var key = default(DigestState);
        key.Mix(cursor.Key);
        ValueDigest.Mix(ref key, _view, cursor.Value);
        _digest.Xor(in key);
    }
}
