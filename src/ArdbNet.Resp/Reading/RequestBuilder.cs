namespace ArdbNet.Resp.Reading;

/// <summary>Makes a request out of arguments that came from elsewhere than a client. Reusable; not thread-safe.</summary>
public sealed class RequestBuilder
{
    private byte[] _bytes = new byte[256];
    private ArgumentSlice[] _arguments = new ArgumentSlice[8];
    private int _length;
    private int _count;

    /// <summary>Begins the next request; the one built before is no longer valid.</summary>
    public void Clear()
    {
        _length = 0;
        _count = 0;
    }

    public void Add(ReadOnlySpan<byte> argument)
    {
        var length = checked(_length + argument.Length);
        if (length > _bytes.Length)
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(_bytes.Length * 2L, length)));
        if (_count == _arguments.Length)
            Array.Resize(ref _arguments, _count * 2);
        argument.CopyTo(_bytes.AsSpan(_length));
        _arguments[_count++] = new ArgumentSlice(_length, argument.Length);
        _length = length;
    }

    /// <summary>The request, valid until <see cref="Clear"/>.</summary>
    public Request Build() => new(_bytes, _arguments, new RequestSlice(0, _length, 0, _count));
}
