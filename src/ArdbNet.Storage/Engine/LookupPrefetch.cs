using ArdbNet.Storage.Engine.Buffering;
using ArdbNet.Storage.Engine.HotCaching;

namespace ArdbNet.Storage.Engine;

/// <summary>
/// Has the processor load what the look-ups of some keys that are due will touch in the active buffer and in the cache. One
/// after the other each would wait for memory several times; together they wait once. A hint alone: nothing depends on it.
/// Used by the executor only.
/// </summary>
internal sealed unsafe class LookupPrefetch
{
    /// <summary>Keys at a time: what is loaded must still be there when they are looked up.</summary>
    public const int MaxKeys = 16;

    private readonly KeyHead[] _heads = new KeyHead[MaxKeys];
    private readonly Node*[] _leaves = new Node*[MaxKeys];
    private readonly uint[] _hashes = new uint[MaxKeys];
    private int _count;

    /// <summary>Takes a key that is looked up soon; there are fewer than <see cref="MaxKeys"/>.</summary>
    public void Add(BufferTree tree, HotCache? cache, ReadOnlySpan<byte> key)
    {
        if (cache is not null) _hashes[_count] = cache.PrefetchSlots(key);
        if (!tree.IsEmpty) _leaves[_count] = tree.PrefetchLeaf(_heads[_count] = KeyHead.Of(key), key);
        _count++;
    }

    /// <summary>Goes on with all keys at once, and begins anew.</summary>
    public void Finish(BufferTree tree, HotCache? cache)
    {
        for (var i = 0; i < _count; i++)
        {
            cache?.PrefetchValue(_hashes[i]);
            if (!tree.IsEmpty) Node.PrefetchBlob(_leaves[i], _heads[i]);
        }

        _count = 0;
    }
}
