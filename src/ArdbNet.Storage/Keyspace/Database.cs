using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Expiry;

namespace ArdbNet.Storage.Keyspace;

/// <summary>One numbered database: keys, their metadata and their exact count. Used by the executor only.</summary>
public sealed class Database
{
    private readonly Dataset _dataset;
    private readonly StorageEngine _engine;
    private readonly ExpiryIndex _expiry;
    private DatabaseState _state;
    private DatabaseState _committed;

    internal Database(Dataset dataset, StorageEngine engine, ExpiryIndex expiry, int index, DatabaseState state)
    {
        _dataset = dataset;
        _engine = engine;
        _expiry = expiry;
        Index = index;
        _state = _committed = state;
    }

    public int Index { get; }

    /// <summary>Keys in the store, those that have expired and not been removed yet included, as DBSIZE counts.</summary>
    public long Count => _state.KeyCount;

    /// <summary>Keys with a time to live.</summary>
    public long ExpiringCount => _state.ExpiringCount;

    /// <summary>The keyspace on disk that this number names at the moment.</summary>
    public uint KeyspaceId => _state.KeyspaceId;

    public Dataset Dataset => _dataset;

    internal StorageEngine Engine => _engine;

    internal DatabaseState State
    {
        get => _state;
        set
        {
            if (_state == _committed) _dataset.Touched(this);
            _state = value;
        }
    }

    /// <summary>Looks a key up for reading: an expired one is absent.</summary>
    public KeyEntry Find(ReadOnlySpan<byte> key)
    {
        var entry = Load(key);
        if (!entry.Exists || !_dataset.IsExpired(entry.ExpireAtMs)) return entry;
        entry.Clear();
        entry.HasExpired = true;
        return entry;
    }

    /// <summary>Looks a key up to change it: an expired one is removed first, and the listener told.</summary>
    public KeyEntry FindForWrite(ReadOnlySpan<byte> key)
    {
        var entry = Load(key);
        if (entry.Exists && _dataset.IsExpired(entry.ExpireAtMs))
        {
            Delete(ref entry);
            _dataset.Listener?.KeyExpired(this, key);
        }

        return entry;
    }

    /// <summary>Looks a key up whether it has expired or not.</summary>
    public KeyEntry Load(ReadOnlySpan<byte> key)
    {
        var entry = new KeyEntry(this, key, Encode(key));
        if (_engine.TryGet(entry.EncodedKey, out var value)) entry.Read(value);
        return entry;
    }

    /// <summary>Looks a key up that is hardly ever there, as long as all keys there were looked up by this.</summary>
    public KeyEntry Load(ReadOnlySpan<byte> key, SeenKeys seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        var entry = new KeyEntry(this, key, Encode(key));
        if (seen.Add(entry.EncodedKey) && _engine.TryGet(entry.EncodedKey, out var value)) entry.Read(value);
        return entry;
    }

    /// <summary>
    /// Makes the entry an empty collection or string of the type, whatever it was; its expiry is gone. Nothing is
    /// visible before <see cref="Save"/>.
    /// </summary>
    public void Begin(ref KeyEntry entry, KeyType type) =>
        Begin(ref entry, type, _dataset.PackedCapacity.Takes(type) ? MetadataFlags.Packed : MetadataFlags.None);

    /// <summary>The same, where the flags say how the value is kept.</summary>
    internal void Begin(ref KeyEntry entry, KeyType type, MetadataFlags flags)
    {
        Discard(in entry);
        entry.Type = type;
        entry.Flags = flags;
        entry.ExpireAtMs = 0;
        entry.Count = 0;
        entry.Payload = default;
        entry.Draft = default;
        entry.CollectionId = Metadata.HasCollection(type, flags) ? _dataset.NextCollectionId() : 0;
    }

    /// <summary>Gives a packed collection a collection id, under which its members are still to be written.</summary>
    internal void SpreadOut(ref KeyEntry entry)
    {
        entry.Flags &= ~MetadataFlags.Packed;
        entry.CollectionId = _dataset.NextCollectionId();
        entry.Payload = default;
        entry.Draft = default;
    }

    /// <summary>
    /// Gives a string a new collection id for its chunks, or takes it away again. Either way it is empty then.
    /// </summary>
    public void SetChunked(ref KeyEntry entry, bool isChunked)
    {
        Discard(in entry);
        entry.CollectionId = isChunked ? _dataset.NextCollectionId() : 0;
        entry.Flags = isChunked ? entry.Flags | MetadataFlags.Chunked : entry.Flags & ~MetadataFlags.Chunked;
        entry.Count = 0;
        entry.Payload = default;
    }

    /// <summary>Writes the entry as it is now. A collection that has become empty is deleted.</summary>
    public void Save(ref KeyEntry entry)
    {
        if (entry.Type is not (KeyType.String or KeyType.Stream) && entry.Count == 0)
        {
            Delete(ref entry);
            return;
        }

        IndexExpiry(ref entry);
        if (!entry.Exists)
        {
            State = _state with { KeyCount = _state.KeyCount + 1 };
            _dataset.Listener?.KeyCreated(this, entry.Key);
        }

        entry.Exists = true;

        var hasCollection = entry.CollectionId != 0;
        var header = Metadata.HeaderLength;
        if (hasCollection) header += Metadata.CollectionLength;
        else if (entry.IsPacked) header += VarInt.Length((ulong)entry.Count);
        var value = _engine.Scratch.Take(header + entry.Payload.Length);
        Metadata.WriteHeader(value, entry.Type, entry.Flags, entry.ExpireAtMs);
        if (hasCollection) Metadata.WriteCollection(value[Metadata.HeaderLength..], entry.CollectionId, entry.Count);
        else if (entry.IsPacked) VarInt.Write(value[Metadata.HeaderLength..], (ulong)entry.Count);
        entry.Payload.CopyTo(value[header..]);
        // A member of a collection got another value: nothing that is said here is different then.
        if (!hasCollection || !value.SequenceEqual(entry.Stored)) _engine.Put(entry.EncodedKey, value);
        entry.Stored = value;
        _dataset.Accesses.Touch(entry.EncodedKey, _dataset.NowMs);
    }

    /// <summary>Removes the key at O(1); what a collection held is swept in the background.</summary>
    public void Delete(ref KeyEntry entry)
    {
        if (entry.Exists)
        {
            _engine.Delete(entry.EncodedKey);
            State = _state with { KeyCount = _state.KeyCount - 1 };
        }

        entry.ExpireAtMs = 0;
        IndexExpiry(ref entry);
        Discard(in entry);
        entry.Clear();
    }

    /// <summary>
    /// Gives the value of <paramref name="source"/> to <paramref name="target"/>, in this or another database, at
    /// O(1): what the target held is gone, and so is the source's key.
    /// </summary>
    public static void Move(ref KeyEntry source, ref KeyEntry target)
    {
        if (target.Exists) target.Database.Delete(ref target);
        target.Type = source.Type;
        target.Flags = source.Flags;
        target.ExpireAtMs = source.ExpireAtMs;
        target.CollectionId = source.CollectionId;
        target.Count = source.Count;
        target.Payload = source.Payload;
        source.CollectionId = 0;
        source.Database.Delete(ref source);
        target.Database.Save(ref target);
    }

    /// <summary>Removes all keys at O(1).</summary>
    public void Flush()
    {
        if (_state.KeyCount == 0) return;

        var garbage = _engine.Scratch.Take(GarbageKey.Length);
        GarbageKey.Write(garbage, GarbageKey.Keyspace, KeyspaceId);
        _engine.PutGarbage(garbage, []);
        State = new DatabaseState(_dataset.NextKeyspaceId(), 0, 0);
    }

    /// <summary>A cursor over the keys of this database in a view; the live view or a snapshot.</summary>
    public KeyCursor OpenCursor(StoreView view) => new(view, KeyspaceId);

    internal void Commit() => _committed = _state;

    internal void Rollback() => _state = _committed;

    private ReadOnlySpan<byte> Encode(ReadOnlySpan<byte> key)
    {
        var encoded = _engine.Scratch.Take(MetadataKey.Length(key));
        MetadataKey.Write(encoded, KeyspaceId, key);
        return encoded;
    }

    private void IndexExpiry(ref KeyEntry entry)
    {
        if (entry.ExpireAtMs == entry.IndexedExpireAtMs) return;

        var change = 0;
        if (entry.IndexedExpireAtMs != 0)
        {
            _expiry.Remove(entry.IndexedExpireAtMs, entry.EncodedKey);
            change--;
        }

        if (entry.ExpireAtMs != 0)
        {
            _expiry.Add(entry.ExpireAtMs, entry.EncodedKey);
            change++;
        }

        entry.IndexedExpireAtMs = entry.ExpireAtMs;
        if (change != 0) State = _state with { ExpiringCount = _state.ExpiringCount + change };
    }

    private void Discard(in KeyEntry entry)
    {
        // Whether the key was ever saved or not: members may have been written under the id.
        if (entry.CollectionId == 0) return;

        var garbage = _engine.Scratch.Take(GarbageKey.Length);
        GarbageKey.Write(garbage, GarbageKey.Collection, entry.CollectionId);
        _engine.PutGarbage(garbage, [(byte)entry.Type]);
    }
}
