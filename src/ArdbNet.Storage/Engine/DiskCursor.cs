using ArdbNet.RocksDb;

namespace ArdbNet.Storage.Engine;

/// <summary>
/// RocksDB's part of a cursor: an iterator within bounds. To make one costs microseconds, so those of the live view are
/// used again with other bounds as long as RocksDB has got nothing new.
/// </summary>
internal sealed class DiskCursor : IDisposable
{
    private readonly RocksDbIterator _iterator;
    private readonly ReadOptions _options;

    /// <param name="store">The store.</param>
    /// <param name="options">Of this cursor alone, which disposes them.</param>
    /// <param name="version">See <see cref="DiskStore.Version"/>; read before the iterator was made.</param>
    public DiskCursor(RocksDbStore store, ReadOptions options, long version)
    {
        _options = options;
        _iterator = store.NewIterator(options);
        Version = version;
    }

    public long Version { get; }

    public bool IsValid { get; private set; }

    public ReadOnlySpan<byte> Key => _iterator.Key;

    public ReadOnlySpan<byte> Value => _iterator.Value;

    /// <summary>Other bounds; the cursor has no position any more.</summary>
    public void SetBounds(ReadOnlySpan<byte> lower, ReadOnlySpan<byte> upper)
    {
        _iterator.SetBounds(lower, upper);
        IsValid = false;
    }

    public void Seek(ReadOnlySpan<byte> key)
    {
        _iterator.Seek(key);
        See();
    }

    public void SeekForPrevious(ReadOnlySpan<byte> key)
    {
        _iterator.SeekForPrev(key);
        See();
    }

    public void Next()
    {
        _iterator.Next();
        See();
    }

    public void Previous()
    {
        _iterator.Previous();
        See();
    }

    public void Dispose()
    {
        _iterator.Dispose();
        _options.Dispose();
    }

    private void See()
    {
        IsValid = _iterator.IsValid;
        if (!IsValid) _iterator.ThrowIfFailed();
    }
}
