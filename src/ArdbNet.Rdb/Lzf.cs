using System.Numerics;
using System.Runtime.CompilerServices;

namespace ArdbNet.Rdb;

/// <summary>
/// The compression of strings. A block is literals, <c>000lllll</c> and l+1 bytes, or a copy of what came before,
/// <c>lllooooo oooooooo</c> (l+2 bytes from o+1 back), with <c>111ooooo llllllll oooooooo</c> for l+9 bytes.
/// </summary>
public static class Lzf
{
    /// <summary>Three bytes make 264 at the most.</summary>
    internal const int MaxRatio = 88;

    private const int MinHashBits = 5;
    private const int MaxHashBits = 13;
    private const int MaxLiterals = 32;
    private const int MaxDistance = 1 << 13;
    private const int MinCopy = 3;
    private const int MaxCopy = 264;

    /// <summary>False when the bytes are no block that makes exactly <paramref name="target"/>'s length.</summary>
    // A full sync of seconds would run half of it unoptimized.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryDecompress(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var written = 0;
        for (var read = 0; read < source.Length;)
        {
            var control = source[read++];
            if (control < MaxLiterals)
            {
                var literals = control + 1;
                if (literals > source.Length - read || literals > target.Length - written) return false;
                source.Slice(read, literals).CopyTo(target[written..]);
                read += literals;
                written += literals;
                continue;
            }

            var length = (control >> 5) + 2;
            if (length == 9)
            {
                if (read == source.Length) return false;
                length += source[read++];
            }

            if (read == source.Length) return false;
            var distance = ((control & 0x1f) << 8 | source[read++]) + 1;
            if (distance > written || length > target.Length - written) return false;
            // The copy may overlap what it makes.
            for (var end = written + length; written < end; written++) target[written] = target[written - distance];
        }

        return written == target.Length;
    }

    /// <summary>Returns the length of the block, or 0 when it would not fit into <paramref name="target"/>.</summary>
    public static int Compress(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var hashBits = Math.Clamp(BitOperations.Log2((uint)source.Length) + 1, MinHashBits, MaxHashBits);
        Span<int> places = stackalloc int[1 << hashBits];
        var written = 0;
        var literalsFrom = 0;
        for (var i = 0; i + MinCopy <= source.Length;)
        {
            ref var place = ref places[Hash(source[i..], hashBits)];
            var candidate = place - 1;
            place = i + 1;
            if (candidate < 0 || i - candidate > MaxDistance
                || !source.Slice(candidate, MinCopy).SequenceEqual(source.Slice(i, MinCopy)))
            {
                i++;
                continue;
            }

            var most = Math.Min(MaxCopy, source.Length - i);
            var length = source.Slice(i, most).CommonPrefixLength(source[candidate..]);
            if (!WriteLiterals(source[literalsFrom..i], target, ref written)) return 0;
            if (!WriteCopy(i - candidate - 1, length - 2, target, ref written)) return 0;
            i += length;
            literalsFrom = i;
        }

        return WriteLiterals(source[literalsFrom..], target, ref written) ? written : 0;
    }

    private static int Hash(ReadOnlySpan<byte> bytes, int bits) =>
        (int)((uint)(bytes[0] << 16 | bytes[1] << 8 | bytes[2]) * 2654435761u >> (32 - bits));

    private static bool WriteLiterals(ReadOnlySpan<byte> literals, Span<byte> target, ref int written)
    {
        while (literals.Length > 0)
        {
            var length = Math.Min(literals.Length, MaxLiterals);
            if (target.Length - written < length + 1) return false;
            target[written++] = (byte)(length - 1);
            literals[..length].CopyTo(target[written..]);
            written += length;
            literals = literals[length..];
        }

        return true;
    }

    private static bool WriteCopy(int distance, int length, Span<byte> target, ref int written)
    {
        if (target.Length - written < 3) return false;
        if (length < 7)
        {
            target[written++] = (byte)(length << 5 | distance >> 8);
        }
        else
        {
            target[written++] = (byte)(7 << 5 | distance >> 8);
            target[written++] = (byte)(length - 7);
        }

        target[written++] = (byte)distance;
        return true;
    }
}
