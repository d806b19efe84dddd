using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;

namespace ArdbNet.Storage.Keyspace;

/// <summary>Walks the keys of one database by position (slot, hash), expired ones included.</summary>
public sealed class KeyCursor : IDisposable
{
    private readonly StoreCursor _cursor;
    private readonly uint _keyspaceId;

    internal KeyCursor(StoreView view, uint keyspaceId)
    {
        _keyspaceId = keyspaceId;
        Span<byte> prefix = stackalloc byte[MetadataKey.KeyspaceLength];
        MetadataKey.WriteKeyspace(prefix, keyspaceId);
        _cursor = view.OpenCursor(prefix);
    }

    public bool IsValid => _cursor.IsValid;

    public ReadOnlySpan<byte> Key => MetadataKey.Key(_cursor.Key);

    /// <summary>The whole metadata value; see <see cref="Metadata"/>.</summary>
    public ReadOnlySpan<byte> Value => _cursor.Value;

    public KeyType Type => Metadata.Type(_cursor.Value);

    public long ExpireAtMs => Metadata.ExpireAtMs(_cursor.Value);

    /// <summary>A number below <see cref="MetadataKey.PositionEnd"/> that grows as the cursor walks.</summary>
    public ulong Position => MetadataKey.Position(_cursor.Key);

    public bool SeekToFirst() => _cursor.SeekToFirst();

    /// <summary>Goes to the first key at or after a position.</summary>
    public bool Seek(ulong position)
    {
        Span<byte> encoded = stackalloc byte[MetadataKey.PrefixLength];
        MetadataKey.WritePosition(encoded, _keyspaceId, position);
        return _cursor.Seek(encoded);
    }

    public bool Next() => _cursor.Next();

    public void Dispose() => _cursor.Dispose();
}
