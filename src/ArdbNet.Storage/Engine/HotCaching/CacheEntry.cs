using System.Runtime.InteropServices;

namespace ArdbNet.Storage.Engine.HotCaching;

/// <summary>
/// The head of an entry in the ring. Length, head included (u32) · hash (u32) · length of the value (u32) · length of the
/// key (u16) · state (u8) · 0 · key · value · up to 15 bytes to the next multiple of 16.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CacheEntry
{
    public const int HeadBytes = 16;

    public uint Length;
    public uint Hash;
    public uint ValueLength;
    public ushort KeyLength;
    public CacheEntryState State;

    public static ReadOnlySpan<byte> Key(CacheEntry* entry) => new((byte*)entry + HeadBytes, entry->KeyLength);

    public static ReadOnlySpan<byte> Value(CacheEntry* entry) =>
        new((byte*)entry + HeadBytes + entry->KeyLength, (int)entry->ValueLength);
}
