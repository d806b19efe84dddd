using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Functions;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Storage.Copies;

/// <summary>
/// Walks the entries of a snapshot that something refers to, in key order: of system records the scripts alone, no garbage,
/// nothing that the sweeper has still to remove. What another store needs to hold the same data. One thread.
/// </summary>
/// <remarks>
/// Garbage is known by its records alone: ids are never given twice, and the sweeper removes a record only with the last
/// of what it names. Memory: 8 bytes for each deleted collection that is not swept yet.
/// </remarks>
public sealed class LiveEntries : IDisposable
{
    private static readonly byte[] First = [.. ScriptStore.Prefix];
    private static readonly byte[] End = [KeyTag.Function + 1];

    private readonly StoreSnapshot _snapshot;
    private readonly StoreCursor _cursor;
    private readonly uint[] _keyspaces;
    private readonly ulong[] _deadCollections;
    private readonly HashSet<(ulong Collection, uint Group)> _deadGroups = [];
    private readonly long _size;
    private (byte Tag, ulong Id) _collection;
    private uint? _keyspace;

    /// <param name="snapshot">The data; disposed with the walk.</param>
    /// <param name="state">What the snapshot holds.</param>
    public LiveEntries(StoreSnapshot snapshot, AppliedRecord state)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(state);
        _snapshot = snapshot;
        _keyspaces = [.. state.Databases.Values.Select(static database => database.KeyspaceId).Order()];
        _deadCollections = FindDeadCollections();
        FindDeadGroups();
        _size = snapshot.ApproximateSize(First, End);
        _cursor = snapshot.OpenCursor(First, End);
    }

    public ReadOnlySpan<byte> Key => _cursor.Key;

    public ReadOnlySpan<byte> Value => _cursor.Value;

    /// <summary>Bytes on disk, about, that all entries take.</summary>
    public long Size => _size;

    public bool SeekToFirst()
    {
        _cursor.SeekToFirst();
        return Settle();
    }

    /// <summary>Goes to the first entry behind a key.</summary>
    public bool SeekBehind(ReadOnlySpan<byte> key)
    {
        if (_cursor.Seek(key) && _cursor.Key.SequenceEqual(key)) _cursor.Next();
        return Settle();
    }

    public bool Next()
    {
        _cursor.Next();
        return Settle();
    }

    /// <summary>How much of all, about, lies before a key: 0 to 1. Takes some microseconds.</summary>
    public double FractionBefore(ReadOnlySpan<byte> key) =>
        _size == 0 ? 0 : Math.Min(1, (double)_snapshot.ApproximateSize(First, key) / _size);

    public void Dispose()
    {
        _cursor.Dispose();
        _snapshot.Dispose();
    }

    private bool Settle()
    {
        while (_cursor.IsValid)
        {
            switch (_cursor.Key[0])
            {
                case KeyTag.Function:
                    return true;
                case KeyTag.System:
                    if (_cursor.Key.StartsWith(ScriptStore.Prefix)) return true;
                    _cursor.Seek([KeyTag.Metadata]);
                    break;
                case KeyTag.Garbage:
                    _cursor.Seek([KeyTag.Function]);
                    break;
                case KeyTag.Metadata:
                    if (IsLive(MetadataKey.KeyspaceId(_cursor.Key))) return true;
                    SeekToNextKeyspace(MetadataKey.KeyspaceId(_cursor.Key));
                    break;
                case KeyTag.Expiry:
                    if (IsLive(MetadataKey.KeyspaceId(ExpiryKey.MetadataKeyOf(_cursor.Key)))) return true;
                    _cursor.Next();
                    break;
                default:
                    if (!IsCollectionDead() && !IsOfDeadGroup()) return true;
                    break;
            }
        }

        return false;
    }

    private bool IsLive(uint keyspaceId)
    {
        if (keyspaceId == _keyspace) return true;
        if (Array.BinarySearch(_keyspaces, keyspaceId) < 0) return false;
        _keyspace = keyspaceId;
        return true;
    }

    private void SeekToNextKeyspace(uint keyspaceId)
    {
        Span<byte> prefix = stackalloc byte[MetadataKey.KeyspaceLength];
        var next = ~Array.BinarySearch(_keyspaces, keyspaceId);
        if (next < _keyspaces.Length) MetadataKey.WriteKeyspace(prefix, _keyspaces[next]);
        else prefix[0] = KeyTag.Metadata + 1;
        _cursor.Seek(next < _keyspaces.Length ? prefix : prefix[..1]);
    }

    // Moves behind the collection if it is.
    private bool IsCollectionDead()
    {
        var collection = (_cursor.Key[0], CollectionKey.Id(_cursor.Key));
        if (collection == _collection) return false;
        if (Array.BinarySearch(_deadCollections, collection.Item2) < 0)
        {
            _collection = collection;
            return false;
        }

        Span<byte> prefix = stackalloc byte[CollectionKey.PrefixLength];
        CollectionKey.WritePrefix(prefix, collection.Item1, collection.Item2 + 1);
        _cursor.Seek(prefix);
        return true;
    }

    // Moves behind what the group has in this part of the stream if it is.
    private bool IsOfDeadGroup()
    {
        var key = _cursor.Key;
        if (_deadGroups.Count == 0 || key[0] != KeyTag.Stream) return false;
        if (StreamKey.Part(key) is StreamKey.Node or StreamKey.Group) return false;

        var (id, group) = (CollectionKey.Id(key), StreamKey.GroupNumber(key));
        if (!_deadGroups.Contains((id, group))) return false;

        Span<byte> prefix = stackalloc byte[StreamKey.GroupPrefixLength];
        StreamKey.WriteGroupPrefix(prefix, id, StreamKey.Part(key), group + 1);
        _cursor.Seek(prefix);
        return true;
    }

    private ulong[] FindDeadCollections()
    {
        var ids = new List<ulong>();
        ReadOnlySpan<byte> collections = [KeyTag.Garbage, GarbageKey.Collection];
        using (var cursor = _snapshot.OpenCursor(collections))
        {
            for (var found = cursor.SeekToFirst(); found; found = cursor.Next()) ids.Add(GarbageKey.Id(cursor.Key));
        }

        ReadOnlySpan<byte> keyspaces = [KeyTag.Garbage, GarbageKey.Keyspace];
        using (var cursor = _snapshot.OpenCursor(keyspaces))
        {
            for (var found = cursor.SeekToFirst(); found; found = cursor.Next())
            {
                AddCollections(ids, (uint)GarbageKey.Id(cursor.Key));
            }
        }

        ids.Sort();
        return [.. ids];
    }

    // Only the metadata of a flushed database names its collections.
    private void AddCollections(List<ulong> ids, uint keyspaceId)
    {
        Span<byte> prefix = stackalloc byte[MetadataKey.KeyspaceLength];
        MetadataKey.WriteKeyspace(prefix, keyspaceId);
        using var cursor = _snapshot.OpenCursor(prefix);
        for (var found = cursor.SeekToFirst(); found; found = cursor.Next())
        {
            if (!Metadata.HasCollection(Metadata.Type(cursor.Value), Metadata.Flags(cursor.Value))) continue;
            ids.Add(Metadata.CollectionId(Metadata.Payload(cursor.Value)));
        }
    }

    private void FindDeadGroups()
    {
        ReadOnlySpan<byte> groups = [KeyTag.Garbage, GarbageKey.StreamGroup];
        using var cursor = _snapshot.OpenCursor(groups);
        for (var found = cursor.SeekToFirst(); found; found = cursor.Next())
        {
            _deadGroups.Add((GarbageKey.Id(cursor.Key), GarbageKey.GroupNumber(cursor.Key)));
        }
    }
}
