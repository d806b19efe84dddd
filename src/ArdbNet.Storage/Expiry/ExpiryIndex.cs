using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;

namespace ArdbNet.Storage.Expiry;

/// <summary>The time index: which key's time comes next. Used by the executor only.</summary>
public sealed class ExpiryIndex
{
    private readonly StorageEngine _engine;

    // Nothing lies before this entry. Reading starts here, or it would wade through the tombstones of what expired; and
    // it ends at the present moment, or it would wade through those of what was to expire and was changed before.
    private byte[] _floor = [KeyTag.Expiry];
    private long _floorMs;

    internal ExpiryIndex(StorageEngine engine)
    {
        _engine = engine;
    }

    /// <summary>Whether an entry may be due at <paramref name="nowMs"/>; answered without looking at the store.</summary>
    public bool MayBeDue(long nowMs) => _floorMs <= nowMs;

    /// <summary>
    /// Copies entries (see <see cref="ExpiryKey"/>) that are due, earliest first, at most <paramref name="max"/>. The
    /// caller removes each, or gives it back with <see cref="PutBack"/>: it is not found a second time.
    /// </summary>
    public void TakeDue(long nowMs, int max, List<byte[]> entries)
    {
        if (!MayBeDue(nowMs)) return;

        Span<byte> upper = stackalloc byte[ExpiryKey.PrefixLength];
        ExpiryKey.WriteMoment(upper, nowMs + 1);
        using var cursor = _engine.OpenCursor(_floor, upper);
        for (var found = cursor.SeekToFirst(); found; found = cursor.Next())
        {
            if (entries.Count == max)
            {
                SetFloor(cursor.Key);
                return;
            }

            entries.Add(cursor.Key.ToArray());
        }

        SetFloor(upper);
    }

    /// <summary>An entry that was taken is still there, and so are those after it.</summary>
    public void PutBack(ReadOnlySpan<byte> entry)
    {
        if (entry.SequenceCompareTo(_floor) < 0) SetFloor(entry);
    }

    /// <summary>Removes an entry as it was taken.</summary>
    public void Remove(ReadOnlySpan<byte> entry) => _engine.Delete(entry);

    internal void Add(long expireAtMs, ReadOnlySpan<byte> metadataKey)
    {
        var encoded = Encode(expireAtMs, metadataKey);
        _engine.PutNew(encoded, []);
        PutBack(encoded);
    }

    internal void Remove(long expireAtMs, ReadOnlySpan<byte> metadataKey) =>
        _engine.Delete(Encode(expireAtMs, metadataKey));

    private void SetFloor(ReadOnlySpan<byte> entry)
    {
        _floor = entry.ToArray();
        _floorMs = ExpiryKey.ExpireAtMs(entry);
    }

    private ReadOnlySpan<byte> Encode(long expireAtMs, ReadOnlySpan<byte> metadataKey)
    {
        var encoded = _engine.Scratch.Take(ExpiryKey.Length(metadataKey));
        ExpiryKey.Write(encoded, expireAtMs, metadataKey);
        return encoded;
    }
}
