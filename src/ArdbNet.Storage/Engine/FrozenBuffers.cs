using ArdbNet.Storage.Engine.Buffering;

namespace ArdbNet.Storage.Engine;

/// <summary>
/// The frozen buffers, from old to new, and the one before them, which RocksDB has already: as long as none newer is written
/// it says the same as RocksDB, only sooner. Without it each key that is written again and again would be read from disk
/// once after its first buffer was written. Used by the executor only.
/// </summary>
internal sealed class FrozenBuffers : IDisposable
{
    // Of a buffer's writes so many, as a fraction of its entries, hit what it had: who loads new keys needs no memory for it.
    private const int PartOverwritten = 4;

    private readonly List<FrozenBuffer> _waiting = [];
    private WriteBuffer? _written;

    /// <summary>Buffers that wait for RocksDB.</summary>
    public int Count => _waiting.Count;

    public FrozenBuffer Newest => _waiting[^1];

    /// <summary>Native bytes, of the buffer that is only kept too.</summary>
    public long MemoryBytes
    {
        get
        {
            var bytes = _written?.MemoryBytes ?? 0;
            foreach (var frozen in _waiting) bytes += frozen.Buffer.MemoryBytes;
            return bytes;
        }
    }

    /// <summary>Of those that wait one, from new to old.</summary>
    public WriteBuffer this[int at] => _waiting[^(at + 1)].Buffer;

    public void Add(FrozenBuffer frozen) => _waiting.Add(frozen);

    /// <summary>What the newest of them that knows the key has of it.</summary>
    public BufferLookup Find(scoped ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        value = default;
        var lookup = BufferLookup.Absent;
        for (var i = 0; i < _waiting.Count && lookup == BufferLookup.Absent; i++) lookup = this[i].Find(key, out value);
        return lookup == BufferLookup.Absent && _written is not null ? _written.Find(key, out value) : lookup;
    }

    /// <summary>Lets go of those that RocksDB has, but for the last one if its keys are likely to be asked for.</summary>
    public void DropWritten()
    {
        while (_waiting.Count > 0 && _waiting[0].IsWritten)
        {
            DropKept();
            _written = _waiting[0].Buffer;
            _waiting.RemoveAt(0);
            if (_written.Overwrites < _written.Count / PartOverwritten) DropKept();
        }
    }

    /// <summary>Lets go of what is kept although RocksDB has it.</summary>
    public void DropKept()
    {
        if (_written is null) return;
        // Giving back tens of megabytes takes milliseconds that the executor does not have.
        ThreadPool.UnsafeQueueUserWorkItem(static buffer => buffer.Release(), _written, preferLocal: false);
        _written = null;
    }

    public void Dispose()
    {
        _written?.Dispose();
        _written = null;
        foreach (var frozen in _waiting)
        {
            frozen.Abandon();
            frozen.Buffer.Dispose();
        }

        _waiting.Clear();
    }
}
