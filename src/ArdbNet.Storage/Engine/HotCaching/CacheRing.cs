using ArdbNet.Storage.Engine.Buffering;

namespace ArdbNet.Storage.Engine.HotCaching;

/// <summary>
/// Entries in the order in which they came, in one piece of native memory that is used round and round: what is new takes
/// the place of what is oldest. No entry lies across the end; positions count on for ever, the place is the position
/// modulo the capacity.
/// </summary>
internal sealed unsafe class CacheRing : IDisposable
{
    // A head fits into what is left at the end, however little that is.
    public const int Alignment = CacheEntry.HeadBytes;

    /// <summary>The longest entry, head included: a string of 32 KiB, which is stored in one piece, and a usual key.</summary>
    public const int MaxEntryBytes = 33 << 10;

    // Room that is never given away, so that moving the oldest entry to the front always works, also past the end.
    private const int Reserve = 2 * MaxEntryBytes;

    private readonly byte* _memory;
    private readonly byte[] _moved = new byte[MaxEntryBytes];
    private readonly long _capacity;
    private long _head;
    private long _tail;

    /// <param name="capacity">Bytes; at least a megabyte, at most 64 GiB.</param>
    public CacheRing(long capacity)
    {
        _capacity = capacity / Alignment * Alignment;
        _memory = NativeBlocks.Allocate(_capacity);
    }

    /// <summary>Bytes between the newest and the oldest entry.</summary>
    public long UsedBytes => _head - _tail;

    public CacheEntry* Oldest => At(_tail);

    public uint OldestAddress => AddressOf(_tail);

    public static int LengthOf(int keyLength, int valueLength) =>
        (CacheEntry.HeadBytes + keyLength + valueLength + Alignment - 1) / Alignment * Alignment;

    public CacheEntry* Entry(uint address) => (CacheEntry*)(_memory + ((address - 1L) * Alignment));

    /// <summary>How many bytes older than an entry there are.</summary>
    public long AgeRank(uint address)
    {
        var distance = ((address - 1L) * Alignment) - (_tail % _capacity);
        return distance < 0 ? distance + _capacity : distance;
    }

    public bool HasRoom(int length) => _capacity - UsedBytes - Reserve >= length + Gap(length);

    /// <summary>Puts an entry in front; there is room. Returns its address.</summary>
    public uint Append(uint hash, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var entry = Claim(LengthOf(key.Length, value.Length), out var address);
        entry->Hash = hash;
        entry->KeyLength = (ushort)key.Length;
        entry->ValueLength = (uint)value.Length;
        entry->State = CacheEntryState.Idle;
        key.CopyTo(new Span<byte>((byte*)entry + CacheEntry.HeadBytes, key.Length));
        value.CopyTo(new Span<byte>((byte*)entry + CacheEntry.HeadBytes + key.Length, value.Length));
        return address;
    }

    /// <summary>Gives an entry another value; false if that takes more or less room.</summary>
    public bool TryOverwrite(uint address, ReadOnlySpan<byte> value)
    {
        var entry = Entry(address);
        if (entry->Length != LengthOf(entry->KeyLength, value.Length)) return false;
        entry->ValueLength = (uint)value.Length;
        value.CopyTo(new Span<byte>((byte*)entry + CacheEntry.HeadBytes + entry->KeyLength, value.Length));
        return true;
    }

    public void DropOldest() => _tail += Oldest->Length;

    /// <summary>Makes the oldest entry the newest. Returns its new address.</summary>
    public uint MoveOldest()
    {
        var length = (int)Oldest->Length;
        new ReadOnlySpan<byte>(Oldest, length).CopyTo(_moved);
        DropOldest();
        var entry = Claim(length, out var address);
        _moved.AsSpan(0, length).CopyTo(new Span<byte>(entry, length));
        return address;
    }

    public void Dispose() => NativeBlocks.Free(_memory, _capacity);

    private CacheEntry* At(long position) => (CacheEntry*)(_memory + (position % _capacity));

    private uint AddressOf(long position) => (uint)(position % _capacity / Alignment) + 1;

    // What is left before the end when an entry does not fit there.
    private long Gap(int length)
    {
        var left = _capacity - (_head % _capacity);
        return left < length ? left : 0;
    }

    private CacheEntry* Claim(int length, out uint address)
    {
        if (Gap(length) is var gap and > 0)
        {
            var filler = At(_head);
            filler->Length = (uint)gap;
            filler->State = CacheEntryState.Dead;
            _head += gap;
        }

        var entry = At(_head);
        entry->Length = (uint)length;
        address = AddressOf(_head);
        _head += length;
        return entry;
    }
}
