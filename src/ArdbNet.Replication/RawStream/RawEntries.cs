namespace ArdbNet.Replication.RawStream;

/// <summary>Walks the entries of a block, and sees to it that keys ascend.</summary>
public ref struct RawEntries
{
    private readonly RawKey _key;
    private readonly long _block;
    private ReadOnlySpan<byte> _rest;
    private ReadOnlySpan<byte> _value;
    private bool _isFirst = true;

    internal RawEntries(ReadOnlySpan<byte> raw, RawKey key, long block)
    {
        _rest = raw;
        _key = key;
        _block = block;
    }

    public readonly ReadOnlySpan<byte> Key => _key.Span;

    public readonly ReadOnlySpan<byte> Value => _value;

    /// <exception cref="RawStreamException">The block's bytes are not entries in key order.</exception>
    public bool MoveNext()
    {
        if (_rest.IsEmpty) return false;
        var shared = ReadNumber();
        var length = ReadNumber();
        var valueLength = ReadNumber();
        if ((long)length + valueLength > _rest.Length || shared > (_isFirst ? 0 : _key.Length)) throw Damaged();
        if (!_key.TryAdvance(shared, _rest[..length])) throw Damaged();
        _isFirst = false;
        _value = _rest.Slice(length, valueLength);
        _rest = _rest[(length + valueLength)..];
        return true;
    }

    private int ReadNumber()
    {
        var value = 0UL;
        for (var shift = 0; shift < 35; shift += 7)
        {
            if (_rest.IsEmpty) throw Damaged();
            var next = _rest[0];
            _rest = _rest[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value <= int.MaxValue ? (int)value : throw Damaged();
        }

        throw Damaged();
    }

    private readonly RawStreamException Damaged() => new($"The entries of block {_block} are damaged.");
}
