namespace ArdbNet.Resp.Reading;

/// <summary>A command name and its arguments. A request of a batch is valid until the batch is released.</summary>
public readonly struct Request
{
    private readonly ArraySegment<byte> _bytes;
    private readonly ArgumentSlice[] _arguments;
    private readonly RequestSlice _slice;

    internal Request(ArraySegment<byte> bytes, ArgumentSlice[] arguments, RequestSlice slice)
    {
        _bytes = bytes;
        _arguments = arguments;
        _slice = slice;
    }

    /// <summary>Arguments with the command name, at least 1.</summary>
    public int Count => _slice.ArgumentCount;

    /// <summary>Bytes of the request on the wire.</summary>
    public int Length => _slice.Length;

    /// <summary>Whether it came as a line of words and not as an array.</summary>
    public bool IsInline => _bytes[_slice.Start] != (byte)'*';

    /// <summary>An argument as a slice of the query buffer; 0 is the command name.</summary>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)_slice.ArgumentCount, nameof(index));
            var argument = _arguments[_slice.FirstArgument + index];
            return _bytes.AsSpan(_slice.Start + argument.Start, argument.Length);
        }
    }

    /// <summary>The same request with bytes of its own, valid for ever.</summary>
    public Request Copy()
    {
        var arguments = _arguments.AsSpan(_slice.FirstArgument, _slice.ArgumentCount).ToArray();
        var bytes = _bytes.AsSpan(_slice.Start, _slice.Length).ToArray();
        return new Request(bytes, arguments, new RequestSlice(0, _slice.Length, 0, arguments.Length));
    }
}
