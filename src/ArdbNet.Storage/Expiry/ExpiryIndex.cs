using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;

namespace ArdbNet.Storage.Expiry;

/// <summary>The time index: which key's time comes next. Used by the executor only.</summary>
public sealed class ExpiryIndex
{
    private readonly StorageEngine _engine;

    // Nothing lies before this entry. Reading starts here, or it would wade through the tombstones of what expired.
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
    /// caller removes each, or calls <see cref="Restart"/>.
    /// </summary>
    public void TakeDue(long nowMs, int max, List<byte[]> entries)
    {
        Span<byte> upper = stackalloc byte[ExpiryKey.PrefixLength];
        ExpiryKey.WriteMoment(upper, long.MaxValue);
        using var cursor = _engine.OpenCursor(_floor, upper);
        for (var found = cursor.SeekToFirst(); found; found = cursor.Next())
        {
            _floorMs = ExpiryKey.ExpireAtMs(cursor.Key);
            if (_floorMs > nowMs || entries.Count == max)
            {
                _floor = cursor.Key.ToArray();
                return;
            }

            entries.Add(cursor.Key.ToArray());
        }

        _floor = upper.ToArray();
        _floorMs = long.MaxValue;
    }

    /// <summary>Looks at all entries again: some that were taken are still there.</summary>
    public void Restart()
    {
        _floor = [KeyTag.Expiry];
        _floorMs = 0;
    }

    /// <summary>Removes an entry as it was taken.</summary>
    public void Remove(ReadOnlySpan<byte> entry) => _engine.Delete(entry);

    internal void Add(long expireAtMs, ReadOnlySpan<byte> metadataKey)
    {
        var encoded = Encode(expireAtMs, metadataKey);
        _engine.Put(encoded, []);
        if (encoded.SequenceCompareTo(_floor) >= 0) return;

        _floor = encoded.ToArray();
        _floorMs = expireAtMs;
    }

    internal void Remove(long expireAtMs, ReadOnlySpan<byte> metadataKey) =>
        _engine.Delete(Encode(expireAtMs, metadataKey));

    private ReadOnlySpan<byte> Encode(long expireAtMs, ReadOnlySpan<byte> metadataKey)
    {
        var encoded = _engine.Scratch.Take(ExpiryKey.Length(metadataKey));
        ExpiryKey.Write(encoded, expireAtMs, metadataKey);
        return encoded;
    }
}
