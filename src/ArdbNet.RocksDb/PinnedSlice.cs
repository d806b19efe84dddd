using System.Runtime.InteropServices;
using ArdbNet.RocksDb.Native;

namespace ArdbNet.RocksDb;

/// <summary>
/// A value as RocksDB holds it. Dispose exactly one copy, once: until then the value stays in memory and the store
/// stays open. The span must not be used after that. A slice that is not found needs no Dispose.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly unsafe struct PinnedSlice : IDisposable
{
    private readonly StoreHandle? _store;
    private readonly nint _slice;
    private readonly byte* _value;
    private readonly nuint _length;

    // The store has been acquired for the slice, which releases it.
    internal PinnedSlice(StoreHandle store, nint slice)
    {
        _store = store;
        _slice = slice;
        _value = PinnableSlice.Value(slice, out _length);
    }

    public bool IsFound => _slice != 0;

    /// <summary>The value; empty if the key was not found.</summary>
    public ReadOnlySpan<byte> Span => new(_value, checked((int)_length));

    public void Dispose()
    {
        if (_slice == 0)
            return;

        // The slice may point into the store's cache: it goes first.
        PinnableSlice.Destroy(_slice);
        _store!.DangerousRelease();
    }
}
