namespace ArdbNet.Rdb.Reading;

/// <summary>Bytes of one string, reused from string to string. Grows with what has come, not with what is claimed.</summary>
internal sealed class StringBuffer
{
    private const int MaxKept = 1 << 20;

    private byte[] _bytes = new byte[256];
    private int _length;

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, _length);

    public void Clear()
    {
        if (_bytes.Length > MaxKept && _length < MaxKept) _bytes = new byte[256];
        _length = 0;
    }

    public void Append(ReadOnlySpan<byte> piece)
    {
        if (_bytes.Length - _length < piece.Length) Grow(_length + piece.Length);
        piece.CopyTo(_bytes.AsSpan(_length));
        _length += piece.Length;
    }

    /// <summary>Room for so many bytes, all part of the string.</summary>
    public Span<byte> SetLength(int length)
    {
        if (_bytes.Length < length) _bytes = new byte[length];
        _length = length;
        return _bytes.AsSpan(0, length);
    }

    private void Grow(int length) =>
        Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max((long)length, _bytes.Length * 2L)));
}
