using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ArdbNet.Storage.Engine.Buffering;

/// <summary>
/// The first 24 bytes of a key, zero-padded, as three numbers that sort as signed integers the way the bytes do
/// (processors compare vectors of signed numbers only). 16 would cut off the last byte of a list index.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct KeyHead(long High, long Middle, long Low)
{
    public const int Bytes = 24;

    public static KeyHead Lowest => new(long.MinValue, long.MinValue, long.MinValue);

    public static KeyHead Highest => new(long.MaxValue, long.MaxValue, long.MaxValue);

    public bool IsBelow(in KeyHead other)
    {
        if (High != other.High)
            return High < other.High;
        return Middle != other.Middle ? Middle < other.Middle : Low < other.Low;
    }

    public static KeyHead Of(ReadOnlySpan<byte> key)
    {
        if (key.Length >= Bytes)
            return Read(key);
        Span<byte> padded = stackalloc byte[Bytes];
        padded.Clear();
        key.CopyTo(padded);
        return Read(padded);
    }

    private static KeyHead Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadInt64BigEndian(bytes) ^ long.MinValue,
        BinaryPrimitives.ReadInt64BigEndian(bytes[sizeof(long)..]) ^ long.MinValue,
        BinaryPrimitives.ReadInt64BigEndian(bytes[(2 * sizeof(long))..]) ^ long.MinValue);
}
