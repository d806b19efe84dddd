namespace ArdbNet.Storage.Engine;

/// <summary>
/// Bytes that live as long as one command: encoded keys and values on their way into the store. What was taken stays
/// where it is until <see cref="Reset"/>. One thread at a time.
/// </summary>
public sealed class ScratchArena
{
    private const int ChunkLength = 64 * 1024;

    private readonly List<byte[]> _chunks = [GC.AllocateUninitializedArray<byte>(ChunkLength)];
    private int _current;
    private int _used;

    /// <summary>A span of <paramref name="length"/> bytes with undefined content.</summary>
    public Span<byte> Take(int length)
    {
        if (_chunks[_current].Length - _used < length) NextChunk(length);
        var span = _chunks[_current].AsSpan(_used, length);
        _used += length;
        return span;
    }

    /// <summary>Forgets everything that was taken; oversized chunks go back to the collector.</summary>
    public void Reset()
    {
        _used = 0;
        if (_current == 0 && _chunks[0].Length == ChunkLength) return;

        _chunks.RemoveAll(static chunk => chunk.Length != ChunkLength);
        if (_chunks.Count > 4) _chunks.RemoveRange(4, _chunks.Count - 4);
        if (_chunks.Count == 0) _chunks.Add(GC.AllocateUninitializedArray<byte>(ChunkLength));
        _current = 0;
    }

    private void NextChunk(int length)
    {
        _current++;
        _used = 0;
        if (_current < _chunks.Count && _chunks[_current].Length >= length) return;

        _chunks.Insert(_current, GC.AllocateUninitializedArray<byte>(Math.Max(ChunkLength, length)));
    }
}
