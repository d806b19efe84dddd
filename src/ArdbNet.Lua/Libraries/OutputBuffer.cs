namespace ArdbNet.Lua.Libraries;

/// <summary>Bytes that become one string of a state, whose memory limit they are part of.</summary>
internal sealed class OutputBuffer
{
    private const int InitialBytes = 1 << 10;
    private const int LargestKeptBytes = 1 << 20;

    [ThreadStatic]
    private static OutputBuffer? _ofThread;

    private LuaState _state = null!;
    private byte[] _bytes = new byte[InitialBytes];
    private int _length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>This thread's buffer, empty. Its bytes hold until the next call.</summary>
    public static OutputBuffer For(LuaStack stack)
    {
        var buffer = _ofThread ??= new OutputBuffer();
        buffer._state = stack.State;
        buffer._length = 0;
        if (buffer._bytes.Length > LargestKeptBytes)
            buffer._bytes = new byte[InitialBytes];
        return buffer;
    }

    public void Append(byte value) => Reserve(1)[0] = value;

    public void Append(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    /// <summary>Appends bytes of any content and returns them to be filled.</summary>
    /// <exception cref="LuaMemoryException">The state's limit is met.</exception>
    public Span<byte> Reserve(int count)
    {
        if (count > _bytes.Length - _length)
            Grow(count);
        var reserved = _bytes.AsSpan(_length, count);
        _length += count;
        return reserved;
    }

    /// <summary>Takes back the last bytes.</summary>
    public void Shorten(int count) => _length -= count;

    private void Grow(int count)
    {
        var needed = Math.Max((long)_length + count, Math.Min(2L * _bytes.Length, Array.MaxLength));
        if (needed > Array.MaxLength)
            throw new LuaMemoryException();

        _state.RequireMemory(needed);
        Array.Resize(ref _bytes, (int)needed);
    }
}
