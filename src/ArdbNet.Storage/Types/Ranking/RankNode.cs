using System.Buffers.Binary;

namespace ArdbNet.Storage.Types.Ranking;

/// <summary>A node of a rank tree while a command changes it: counts in place, children by taking it apart.</summary>
internal sealed class RankNode
{
    private byte[] _bytes = new byte[2048];
    private int _length;

    public uint Number { get; private set; }

    public bool IsChanged { get; private set; }

    /// <summary>Whether it is no node of the tree any more.</summary>
    public bool IsRemoved { get; set; }

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    public RankNodeView View => new(Bytes);

    public void Load(uint number, ReadOnlySpan<byte> stored)
    {
        Begin(number);
        Reserve(stored.Length);
        stored.CopyTo(_bytes);
        _length = stored.Length;
    }

    public void Begin(uint number)
    {
        Number = number;
        IsChanged = IsRemoved = false;
    }

    public void AddToCount(int child, long change)
    {
        var count = _bytes.AsSpan(RankNodeView.CountsOffset + (child * sizeof(long)));
        BinaryPrimitives.WriteInt64BigEndian(count, BinaryPrimitives.ReadInt64BigEndian(count) + change);
        IsChanged = true;
    }

    public List<RankChild> TakeApart()
    {
        // The children's separators must outlive the bytes, which are about to change.
        var view = new RankNodeView(Bytes);
        var children = new List<RankChild>(view.Children + 1);
        for (var i = 0; i < view.Children; i++)
        {
            var separator = i == 0 ? [] : view.SeparatorAt(i).ToArray();
            children.Add(new RankChild(separator, view.NumberAt(i), view.CountAt(i)));
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
        IsChanged = true;

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
        if (_bytes.Length < length) _bytes = new byte[length * 2];
    }
}
