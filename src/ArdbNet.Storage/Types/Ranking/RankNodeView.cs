using System.Buffers.Binary;

namespace ArdbNet.Storage.Types.Ranking;

/// <summary>
/// A node of a rank tree as it is stored. Layout: height u8 · children u16 · for each child its count i64 · if the
/// height is not 0, for each child its number u32 · for each child but the first the end of its separator u32 ·
/// separators one after another. All numbers big-endian.
/// </summary>
internal readonly ref struct RankNodeView(ReadOnlySpan<byte> bytes)
{
    public const int CountsOffset = 3;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>0: the children are blocks.</summary>
    public int Height => _bytes[0];

    public int Children => BinaryPrimitives.ReadUInt16BigEndian(_bytes[1..]);

    private int EndsOffset => CountsOffset + (Children * (Height == 0 ? sizeof(long) : sizeof(long) + sizeof(uint)));

    public long CountAt(int child) =>
        BinaryPrimitives.ReadInt64BigEndian(_bytes[(CountsOffset + (child * sizeof(long)))..]);

    public uint NumberAt(int child) => Height == 0
        ? 0
        : BinaryPrimitives.ReadUInt32BigEndian(
            _bytes[(CountsOffset + (Children * sizeof(long)) + (child * sizeof(uint)))..]);

    /// <summary>What separates a child from the one before it.</summary>
    public ReadOnlySpan<byte> SeparatorAt(int child)
    {
        var ends = EndsOffset;
        var separators = ends + ((Children - 1) * sizeof(uint));
        var start = child == 1 ? 0 : End(ends, child - 1);
        return _bytes[(separators + start)..(separators + End(ends, child))];
    }

    /// <summary>The child that a place belongs to.</summary>
    public int Find(ReadOnlySpan<byte> place)
    {
        var (low, high) = (0, Children - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (SeparatorAt(middle).SequenceCompareTo(place) <= 0) low = middle;
            else high = middle - 1;
        }

        return low;
    }

    /// <summary>Members under the children before one.</summary>
    public long CountBefore(int child)
    {
        var count = 0L;
        for (var i = 0; i < child; i++) count += CountAt(i);
        return count;
    }

    /// <summary>The child with a rank, which becomes the rank within it.</summary>
    public int FindRank(ref long rank)
    {
        var child = 0;
        for (; child < Children - 1 && CountAt(child) is var count && rank >= count; child++) rank -= count;
        return child;
    }

    private int End(int ends, int child) =>
        BinaryPrimitives.ReadInt32BigEndian(_bytes[(ends + ((child - 1) * sizeof(uint)))..]);
}
