using System.Runtime.CompilerServices;
using ArdbNet.Storage.Encoding;

namespace ArdbNet.Storage.Keyspace;

/// <summary>
/// Knows of most keys that come for the first time that they do: Bloom filters, one cache line a key, which grow with what
/// has come up to 21 MiB. Of ten million keys it doubts about one in a hundred, of a hundred million nearly all. One thread.
/// </summary>
public sealed class SeenKeys
{
    private const int LineWords = 512 / 64;
    private const int FirstLines = 1 << 14;
    private const int Growth = 4;
    private const int MaxFilters = 3;
    private const int BitsAKey = 6;
    private const int KeysALine = 48;

    private readonly List<ulong[]> _filters = [new ulong[FirstLines * LineWords]];
    private int _room = FirstLines * KeysALine;

    /// <summary>Adds a metadata key. False: it was not there for certain.</summary>
    public bool Add(ReadOnlySpan<byte> metadataKey)
    {
        // Slot and hash are 46 bits that say nothing of each other.
        var hash = Mix(MetadataKey.Fingerprint(metadataKey));
        var places = Mix(hash);
        for (var i = 0; i < _filters.Count - 1; i++)
        {
            if (Has(LineOf(_filters[i], hash), places)) return true;
        }

        if (!Set(LineOf(_filters[^1], hash), places)) return true;
        if (--_room == 0 && _filters.Count < MaxFilters) Grow();
        return false;
    }

    private static Span<ulong> LineOf(ulong[] filter, ulong hash) =>
        filter.AsSpan((int)(hash & (ulong)((filter.Length / LineWords) - 1)) * LineWords, LineWords);

    // A full sync of seconds would run half of it unoptimized.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Has(ReadOnlySpan<ulong> line, ulong places)
    {
        for (var i = 0; i < BitsAKey; i++, places >>= 9)
        {
            if ((line[(int)(places >> 6) & (LineWords - 1)] & (1ul << (int)places)) == 0) return false;
        }

        return true;
    }

    // False: all were set.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Set(Span<ulong> line, ulong places)
    {
        var missing = 0ul;
        for (var i = 0; i < BitsAKey; i++, places >>= 9)
        {
            ref var word = ref line[(int)(places >> 6) & (LineWords - 1)];
            var bit = 1ul << (int)places;
            missing |= ~word & bit;
            word |= bit;
        }

        return missing != 0;
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
        value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
        return value ^ (value >> 31);
    }

    private void Grow()
    {
        var words = _filters[^1].Length * Growth;
        _filters.Add(new ulong[words]);
        _room = words / LineWords * KeysALine;
    }
}
