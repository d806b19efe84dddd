using ArdbNet.RocksDb;
using ArdbNet.Storage.Engine.Buffering;
using ArdbNet.Storage.Engine.HotCaching;

namespace ArdbNet.Storage.Engine;

/// <summary>
/// What the running command has got from below the active buffer: held for it, and then kept for those after it.
/// </summary>
internal sealed class FetchedValues
{
    // What a command reads beyond this is hardly hot, and keeping it would take time from others.
    private const int MaxKept = 1024;

    private readonly List<PinnedSlice> _values = [];
    private readonly List<int> _keyEnds = [];
    private byte[] _keys = new byte[1024];

    public int Count => _values.Count;

    /// <param name="key">The key.</param>
    /// <param name="value">What RocksDB has; nothing if a buffer has it.</param>
    public void Add(scoped ReadOnlySpan<byte> key, PinnedSlice value)
    {
        _values.Add(value);
        if (_keyEnds.Count == MaxKept || key.Length > CacheRing.MaxEntryBytes) return;

        var start = KeyStart(_keyEnds.Count);
        if (_keys.Length - start < key.Length) Array.Resize(ref _keys, Math.Max(2 * _keys.Length, start + key.Length));
        key.CopyTo(_keys.AsSpan(start));
        _keyEnds.Add(start + key.Length);
    }

    /// <summary>Gives the cache the values, or those that the command has put in their place. Nothing is uncommitted.</summary>
    public void Keep(HotCache cache, StorageEngine engine)
    {
        for (var i = 0; i < _keyEnds.Count; i++)
        {
            var start = KeyStart(i);
            var key = _keys.AsSpan(start, _keyEnds[i] - start);
            var lookup = engine.FindBuffered(key, out var value);
            if (lookup == BufferLookup.Absent && _values[i].IsFound) cache.Add(key, _values[i].Span);
            else if (lookup == BufferLookup.Found) cache.Add(key, value);
        }
    }

    public void Release()
    {
        foreach (var value in _values) value.Dispose();
        _values.Clear();
        _keyEnds.Clear();
    }

    private int KeyStart(int index) => index == 0 ? 0 : _keyEnds[index - 1];
}
