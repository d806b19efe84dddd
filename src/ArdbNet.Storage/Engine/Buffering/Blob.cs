using System.Runtime.CompilerServices;

namespace ArdbNet.Storage.Engine.Buffering;

/// <summary>One key with its value in native memory. Never changed once written, so readers may hold on to it.</summary>
internal readonly unsafe struct Blob(byte* address)
{
    public const int Tombstone = -1;

    private const int HeaderBytes = sizeof(uint) + sizeof(int);
    private const uint FreshBit = 1u << 31;

    public byte* Address => address;

    public bool IsNull => address == null;

    public int KeyLength => (int)(*(uint*)address & ~FreshBit);

    /// <summary>Nothing below the buffer has the key alive, so that its end needs no tombstone.</summary>
    public bool IsFresh => (*(uint*)address & FreshBit) != 0;

    public bool IsTombstone => ValueLength < 0;

    public ReadOnlySpan<byte> Key => new(address + HeaderBytes, KeyLength);

    public ReadOnlySpan<byte> Value => new(address + HeaderBytes + KeyLength, Math.Max(ValueLength, 0));

    /// <summary>Key and value, without the header.</summary>
    public long DataBytes => (long)KeyLength + Math.Max(ValueLength, 0);

    private int ValueLength => *(int*)(address + sizeof(uint));

    public static long BytesFor(long dataBytes) => HeaderBytes + dataBytes;

    // [fresh: 1 bit][key length: 31 bits][i32 value length, -1 = tombstone][key][value]
    public static Blob Write(
        byte* address, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, bool isTombstone, bool isFresh)
    {
        *(uint*)address = (uint)key.Length | (isFresh ? FreshBit : 0);
        *(int*)(address + sizeof(uint)) = isTombstone ? Tombstone : value.Length;
        key.CopyTo(new Span<byte>(address + HeaderBytes, key.Length));
        value.CopyTo(new Span<byte>(address + HeaderBytes + key.Length, value.Length));
        return new Blob(address);
    }

    /// <summary>Orders <paramref name="key"/> against this blob's key, both having the same head.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int CompareTailOf(ReadOnlySpan<byte> key)
    {
        int same = Math.Min(KeyHead.Bytes, Math.Min(key.Length, KeyLength));
        return key[same..].SequenceCompareTo(Key[same..]);
    }
}
