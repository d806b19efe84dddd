using System.Numerics;
using System.Runtime.InteropServices;

namespace ArdbNet.Storage.Types;

/// <summary>
/// Bits of bytes in memory. Bit 0 is the most significant one of the first byte; ranges do not include their end.
/// </summary>
internal static class BitSpan
{
    /// <summary>Set bits in the range.</summary>
    public static long Count(ReadOnlySpan<byte> bytes, long start, long end)
    {
        if (start >= end) return 0;
        bytes = bytes[(int)(start >> 3)..(int)((end + 7) >> 3)];
        var before = BitOperations.PopCount((uint)bytes[0] >> (int)(8 - (start & 7)));
        var after = BitOperations.PopCount((uint)(bytes[^1] << (int)(((end - 1) & 7) + 1)) & 0xff);
        return Count(bytes) - before - after;
    }

    /// <summary>The first bit in the range that is set, or clear; -1 if there is none.</summary>
    public static long Find(ReadOnlySpan<byte> bytes, bool isSet, long start, long end)
    {
        if (start >= end) return -1;
        var other = isSet ? (byte)0 : (byte)0xff;
        var index = (int)(start >> 3);
        var last = (int)((end + 7) >> 3);
        var first = (byte)((bytes[index] ^ other) & (0xff >> (int)(start & 7)));
        if (first == 0)
        {
            var found = bytes[(index + 1)..last].IndexOfAnyExcept(other);
            if (found < 0) return -1;
            index += 1 + found;
            first = (byte)(bytes[index] ^ other);
        }

        var position = ((long)index << 3) + BitOperations.LeadingZeroCount((uint)first << 24);
        return position < end ? position : -1;
    }

    public static void Not(Span<byte> bytes)
    {
        var vectors = MemoryMarshal.Cast<byte, Vector<byte>>(bytes);
        foreach (ref var vector in vectors) vector = ~vector;
        foreach (ref var rest in bytes[(vectors.Length * Vector<byte>.Count)..]) rest = (byte)~rest;
    }

    /// <summary>Combines each byte of <paramref name="result"/> with that of an operand of the same length.</summary>
    public static void Combine(BitwiseOperation operation, Span<byte> result, ReadOnlySpan<byte> operand)
    {
        var left = MemoryMarshal.Cast<byte, Vector<byte>>(result);
        var right = MemoryMarshal.Cast<byte, Vector<byte>>(operand);
        for (var i = 0; i < left.Length; i++)
        {
            left[i] = operation switch
            {
                BitwiseOperation.And => left[i] & right[i],
                BitwiseOperation.Or => left[i] | right[i],
                _ => left[i] ^ right[i],
            };
        }

        for (var i = left.Length * Vector<byte>.Count; i < result.Length; i++)
        {
            result[i] = operation switch
            {
                BitwiseOperation.And => (byte)(result[i] & operand[i]),
                BitwiseOperation.Or => (byte)(result[i] | operand[i]),
                _ => (byte)(result[i] ^ operand[i]),
            };
        }
    }

    private static long Count(ReadOnlySpan<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        var count = 0L;
        foreach (var word in words) count += BitOperations.PopCount(word);
        foreach (var rest in bytes[(words.Length * sizeof(ulong))..]) count += BitOperations.PopCount(rest);
        return count;
    }
}
