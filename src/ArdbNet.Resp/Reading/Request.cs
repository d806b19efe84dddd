namespace ArdbNet.Resp.Reading;

/// <summary>One request of a batch: the command name and its arguments, valid until the batch is released.</summary>
public readonly struct Request
{
    private readonly RequestReader _reader;
    private readonly RequestSlice _slice;

    internal Request(RequestReader reader, RequestSlice slice)
    {
        _reader = reader;
        _slice = slice;
    }

    /// <summary>Arguments with the command name, at least 1.</summary>
    public int Count => _slice.ArgumentCount;

    /// <summary>Bytes of the request on the wire.</summary>
    public int Length => _slice.Length;

    /// <summary>The request as it came; an inline request has been unescaped in place.</summary>
    public ReadOnlySpan<byte> Wire => _reader.BytesOf(_slice);

    /// <summary>An argument as a slice of the query buffer; 0 is the command name.</summary>
    public ReadOnlySpan<byte> this[int index] => _reader.ArgumentOf(_slice, index);
}
