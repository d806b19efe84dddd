namespace ArdbNet.Replication.RawStream;

/// <summary>The last key that a stream has brought.</summary>
internal sealed class RawKey
{
    private byte[] _bytes = new byte[256];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    public void Set(ReadOnlySpan<byte> key)
    {
        Length = 0;
        _ = TryAdvance(0, key);
    }

    /// <summary>Keeps the first bytes and puts others behind them; false if the key would not become a greater one.</summary>
    public bool TryAdvance(int shared, ReadOnlySpan<byte> rest)
    {
        if (rest.SequenceCompareTo(Span[shared..]) <= 0) return false;
        var length = shared + rest.Length;
        if (_bytes.Length < length) Array.Resize(ref _bytes, Math.Max(length, 2 * _bytes.Length));
        rest.CopyTo(_bytes.AsSpan(shared));
        Length = length;
        return true;
    }
}
