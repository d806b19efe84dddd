using System.Numerics;
using System.Security.Cryptography;

namespace ArdbNet.Storage.Engine.HotCaching;

/// <summary>
/// Walks over RocksDB that were asked for twice, so that a hot range's next reader copies bytes instead of moving an
/// iterator through memtables and files. A run is good as long as RocksDB has got nothing new; what lies in write buffers
/// is laid over it as over RocksDB itself. Used by the executor only.
/// </summary>
internal sealed class RunCache
{
    /// <summary>Longer entries end a run.</summary>
    public const int MaxEntryBytes = 4096;

    // The last entry may lie behind the limit.
    private const int MaxRunBytes = CachedRun.MaxBytes + MaxEntryBytes;

    private readonly uint _seed = (uint)RandomNumberGenerator.GetInt32(int.MaxValue);
    private readonly CachedRun?[] _runs;
    private readonly uint[] _asked;

    /// <param name="capacity">Bytes of keys and values at most.</param>
    public RunCache(long capacity)
    {
        var slots = 1 << BitOperations.Log2((uint)Math.Clamp(capacity / MaxRunBytes, 1, 1 << 20));
        _runs = new CachedRun?[slots];
        _asked = new uint[slots];
    }

    public long UsedBytes { get; private set; }

    public uint HashOf(byte[] lower, byte[] upper, ReadOnlySpan<byte> key, bool isBackward)
    {
        var checksum = KeyChecksum.Append(isBackward ? ~_seed : _seed, lower);
        checksum = KeyChecksum.Append(checksum, upper);
        return KeyChecksum.Spread(KeyChecksum.Append(checksum, key));
    }

    /// <summary>The run that begins there, or null.</summary>
    public CachedRun? Find(
        uint hash, byte[] lower, byte[] upper, ReadOnlySpan<byte> key, bool isBackward, long version)
    {
        var run = _runs[SlotOf(hash)];
        return run?.Version == version && run.Start.Is(lower, upper, key, isBackward) ? run : null;
    }

    /// <summary>Whether the last walk that came by the same slot was this one, so that it is worth keeping now.</summary>
    public bool IsAskedAgain(uint hash)
    {
        ref var asked = ref _asked[SlotOf(hash)];
        var isAgain = asked == hash;
        asked = hash;
        return isAgain;
    }

    public void Add(uint hash, CachedRun run)
    {
        ref var slot = ref _runs[SlotOf(hash)];
        UsedBytes += run.Entries.Length - (slot?.Entries.Length ?? 0);
        slot = run;
    }

    private int SlotOf(uint hash) => (int)(hash & (uint)(_runs.Length - 1));
}
