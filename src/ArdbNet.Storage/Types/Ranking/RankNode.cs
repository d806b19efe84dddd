using System.Buffers.Binary;

namespace ArdbNet.Storage.Types.Ranking;

/// <summary>
/// A node of a rank tree in memory: counts are changed in place, children by taking it apart. At height 0 it may know the
/// members of its blocks too.
/// </summary>
internal sealed class RankNode(RankedSet set, uint number)
{
    private byte[] _bytes = [];
    private int _length;
    private RankBlock?[] _blocks = [];
    private UInt128 _asked;

    public RankedSet Set => set;

    public uint Number => number;

    /// <summary>Whether the store has another node, or none.</summary>
    public bool IsDirty { get; set; }

    /// <summary>Whether it is no node of the tree any more.</summary>
    public bool IsRemoved { get; set; }

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    public RankNodeView View => new(Bytes);

    public void Load(ReadOnlySpan<byte> stored)
    {
        Reserve(stored.Length);
        stored.CopyTo(_bytes);
        _length = stored.Length;
        ForgetBlocks();
    }

    public void AddToCount(int child, long change)
    {
        var count = _bytes.AsSpan(RankNodeView.CountsOffset + (child * sizeof(long)));
        BinaryPrimitives.WriteInt64BigEndian(count, BinaryPrimitives.ReadInt64BigEndian(count) + change);
    }

    /// <summary>A block, if it is in memory.</summary>
    public RankBlock? BlockAt(int child) => child < _blocks.Length ? _blocks[child] : null;

    public void Keep(int child, RankBlock block)
    {
        if (_blocks.Length < View.Children) Array.Resize(ref _blocks, View.Children);
        _blocks[child] = block;
    }

    /// <summary>Notes that somebody looks into a block; true if somebody did before.</summary>
    public bool IsAskedAgain(int child)
    {
        var bit = UInt128.One << child;
        var isAgain = (_asked & bit) != 0;
        _asked |= bit;
        return isAgain;
    }

    public void ForgetBlocks()
    {
        _blocks.AsSpan().Clear();
        _asked = 0;
    }

    public List<RankChild> TakeApart()
    {
        // The children's separators must outlive the bytes, which are about to change.
        var view = new RankNodeView(Bytes);
        var children = new List<RankChild>(view.Children + 1);
        for (var i = 0; i < view.Children; i++)
        {
            var separator = i == 0 ? [] : view.SeparatorAt(i).ToArray();
            children.Add(new RankChild(separator, view.NumberAt(i), view.CountAt(i), BlockAt(i)));
        }

        return children;
    }

    public void PutTogether(int height, IReadOnlyList<RankChild> children)
    {
        var fixedPart = RankNodeView.CountsOffset
            + (children.Count * (height == 0 ? sizeof(long) : sizeof(long) + sizeof(uint)))
            + ((children.Count - 1) * sizeof(uint));
        var separators = 0;
        for (var i = 1; i < children.Count; i++) separators += children[i].Separator.Length;
        Reserve(fixedPart + separators);
        _length = fixedPart + separators;
        ForgetBlocks();

        _bytes[0] = (byte)height;
        BinaryPrimitives.WriteUInt16BigEndian(_bytes.AsSpan(1), (ushort)children.Count);
        var rest = _bytes.AsSpan(RankNodeView.CountsOffset);
        foreach (var child in children)
        {
            BinaryPrimitives.WriteInt64BigEndian(rest, child.Count);
            rest = rest[sizeof(long)..];
        }

        for (var i = 0; height > 0 && i < children.Count; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(rest, children[i].Number);
            rest = rest[sizeof(uint)..];
        }

        WriteSeparators(rest, children);
        for (var i = 0; i < children.Count; i++)
        {
            if (children[i].Block is { } block) Keep(i, block);
        }
    }

    private static void WriteSeparators(Span<byte> ends, IReadOnlyList<RankChild> children)
    {
        var bytes = ends[((children.Count - 1) * sizeof(uint))..];
        var end = 0;
        for (var i = 1; i < children.Count; i++)
        {
            children[i].Separator.Span.CopyTo(bytes[end..]);
            end += children[i].Separator.Length;
            BinaryPrimitives.WriteInt32BigEndian(ends[((i - 1) * sizeof(uint))..], end);
        }
    }

    private void Reserve(int length)
    {
        if (_bytes.Length < length) _bytes = new byte[length + (length / 4)];
    }
}
