using ArdbNet.Storage.Encoding;

namespace ArdbNet.Storage.Types.Streams;

/// <summary>An entry as it lies in its node; valid as long as the node's bytes.</summary>
public ref struct StreamItem
{
    private readonly ReadOnlySpan<byte> _node;
    private readonly bool _sharesFields;
    private int _fieldAt;
    private int _valueAt;
    private int _left;

    internal StreamItem(ReadOnlySpan<byte> node, StreamId id, int pairCount, int sharedFieldsAt, int partsAt)
    {
        _node = node;
        Id = id;
        PairCount = _left = pairCount;
        _sharesFields = sharedFieldsAt != 0;
        _fieldAt = sharedFieldsAt;
        _valueAt = partsAt;
    }

    public StreamId Id { get; }

    /// <summary>Fields with a value each.</summary>
    public int PairCount { get; }

    /// <summary>Gives one field and its value after the other.</summary>
    public bool TryReadPair(out ReadOnlySpan<byte> field, out ReadOnlySpan<byte> value)
    {
        if (_left == 0)
        {
            field = value = default;
            return false;
        }

        _left--;
        field = _sharesFields ? ReadPart(ref _fieldAt) : ReadPart(ref _valueAt);
        value = ReadPart(ref _valueAt);
        return true;
    }

    private readonly ReadOnlySpan<byte> ReadPart(scoped ref int offset)
    {
        var length = (int)VarInt.Read(_node, ref offset);
        var part = _node.Slice(offset, length);
        offset += length;
        return part;
    }
}
