using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace ArdbNet.Storage.Engine.HotCaching;

/// <summary>
/// Values that were read from below the active write buffer, in native memory of a fixed size, so that a hot key's next
/// read never goes there. What has not been asked for since the ring came by makes room for what is new (CLOCK). A change
/// that is final changes what is here too, so that keys which are written again and again stay; used by the executor only.
/// </summary>
public sealed unsafe class HotCache : IDisposable
{
    /// <summary>Below this no cache is worth its while; 0 is none at all.</summary>
    public const long MinCapacity = 1 << 20;

    // Entries of which the index expects as many as fit: metadata and value of a small string.
    private const int UsualEntryBytes = 96;

    // A little more than those: entries begin at any sixteenth byte.
    private const int PrefetchedBytes = 3 * Processor.LineBytes;

    // So many entries an addition may carry on; then the next goes, asked for or not.
    private const int MaxKept = 64;

    private readonly CacheRing _ring;
    private readonly CacheIndex _index;
    private readonly uint _seed = (uint)RandomNumberGenerator.GetInt32(int.MaxValue);
    private bool _isDisposed;

    /// <param name="capacity">Bytes of keys and values, heads of 16 bytes included.</param>
    public HotCache(long capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, MinCapacity);
        _ring = new CacheRing(capacity);
        _index = new CacheIndex(capacity / UsualEntryBytes);
    }

    /// <summary>Entries that can be found.</summary>
    public long Count { get; private set; }

    /// <summary>Bytes in use, of entries that were removed too.</summary>
    public long UsedBytes => _ring.UsedBytes;

    public long Hits { get; private set; }

    public long Misses { get; private set; }

    /// <summary>The span stays as it is until the next <see cref="Add"/> or <see cref="Update"/>.</summary>
    public bool TryFind(scoped ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        ref var slot = ref SlotOf(HashOf(key), key);
        if (Unsafe.IsNullRef(ref slot))
        {
            Misses++;
            value = default;
            return false;
        }

        var entry = _ring.Entry(CacheIndex.Address(slot));
        entry->State = CacheEntryState.Referenced;
        value = CacheEntry.Value(entry);
        Hits++;
        return true;
    }

    /// <summary>As <see cref="TryFind"/>, but it counts for nothing.</summary>
    internal bool TryPeek(scoped ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        ref var slot = ref SlotOf(HashOf(key), key);
        var isThere = !Unsafe.IsNullRef(ref slot);
        value = isThere ? CacheEntry.Value(_ring.Entry(CacheIndex.Address(slot))) : default;
        return isThere;
    }

    /// <summary>Has the processor load where a key that is looked up soon would be found. Returns what finds its value.</summary>
    internal uint PrefetchSlots(ReadOnlySpan<byte> key)
    {
        var hash = HashOf(key);
        _index.Prefetch(hash);
        return hash;
    }

    /// <summary>Has the processor load the value too, a while after <see cref="PrefetchSlots"/>.</summary>
    internal void PrefetchValue(uint hash)
    {
        foreach (var slot in _index.Bucket(hash))
        {
            if (CacheIndex.Hash(slot) == hash && CacheIndex.Address(slot) is var address and not 0)
            {
                Processor.Prefetch(_ring.Entry(address), PrefetchedBytes);
            }
        }
    }

    /// <summary>Takes a key's value, unless it is very long.</summary>
    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var hash = HashOf(key);
        Remove(hash, key);
        Append(hash, key, value);
    }

    /// <summary>Has the new value of a key, if the old one is here.</summary>
    public void Update(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (Count == 0) return;
        var hash = HashOf(key);
        ref var slot = ref SlotOf(hash, key);
        if (Unsafe.IsNullRef(ref slot)) return;
        if (_ring.TryOverwrite(CacheIndex.Address(slot), value)) return;
        Forget(ref slot);
        Append(hash, key, value);
    }

    public void Remove(ReadOnlySpan<byte> key)
    {
        if (Count > 0) Remove(HashOf(key), key);
    }

    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        _index.Dispose();
        _ring.Dispose();
    }

    private void Remove(uint hash, ReadOnlySpan<byte> key)
    {
        ref var slot = ref SlotOf(hash, key);
        if (!Unsafe.IsNullRef(ref slot)) Forget(ref slot);
    }

    private void Append(uint hash, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.Length + value.Length > CacheRing.MaxEntryBytes - CacheEntry.HeadBytes) return;
        MakeRoom(CacheRing.LengthOf(key.Length, value.Length));
        Place(hash, _ring.Append(hash, key, value));
        Count++;
    }

    private ref ulong SlotOf(uint hash, ReadOnlySpan<byte> key)
    {
        foreach (ref var slot in _index.Bucket(hash))
        {
            if (Holds(slot, hash, key)) return ref slot;
        }

        return ref Unsafe.NullRef<ulong>();
    }

    private bool Holds(ulong slot, uint hash, ReadOnlySpan<byte> key) =>
        CacheIndex.Hash(slot) == hash
        && CacheIndex.Address(slot) is var address and not 0
        && CacheEntry.Key(_ring.Entry(address)).SequenceEqual(key);

    private void Forget(ref ulong slot)
    {
        _ring.Entry(CacheIndex.Address(slot))->State = CacheEntryState.Dead;
        slot = 0;
        Count--;
    }

    private void MakeRoom(int length)
    {
        var kept = 0;
        while (!_ring.HasRoom(length))
        {
            var oldest = _ring.Oldest;
            if (oldest->State == CacheEntryState.Dead)
            {
                _ring.DropOldest();
                continue;
            }

            ref var slot = ref SlotOfOldest();
            if (oldest->State == CacheEntryState.Referenced && kept++ < MaxKept)
            {
                oldest->State = CacheEntryState.Idle;
                slot = CacheIndex.Slot(oldest->Hash, _ring.MoveOldest());
                continue;
            }

            Forget(ref slot);
            _ring.DropOldest();
        }
    }

    // An entry that is not dead has a slot.
    private ref ulong SlotOfOldest()
    {
        var hash = _ring.Oldest->Hash;
        var bucket = _index.Bucket(hash);
        return ref bucket[bucket.IndexOf(CacheIndex.Slot(hash, _ring.OldestAddress))];
    }

    private void Place(uint hash, uint address)
    {
        var bucket = _index.Bucket(hash);
        var at = bucket.IndexOf(0UL);
        if (at < 0)
        {
            at = OldestOf(bucket);
            Forget(ref bucket[at]);
        }

        bucket[at] = CacheIndex.Slot(hash, address);
    }

    private int OldestOf(ReadOnlySpan<ulong> bucket)
    {
        var oldest = 0;
        for (var i = 1; i < bucket.Length; i++)
        {
            if (_ring.AgeRank(CacheIndex.Address(bucket[i])) < _ring.AgeRank(CacheIndex.Address(bucket[oldest]))) oldest = i;
        }

        return oldest;
    }

    private uint HashOf(ReadOnlySpan<byte> key) => KeyChecksum.Spread(KeyChecksum.Append(_seed, key));
}
