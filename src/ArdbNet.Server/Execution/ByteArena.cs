using System.Buffers;

namespace ArdbNet.Server.Execution;

/// <summary>Many byte strings in a few pooled arrays, so that none of them is an object. One thread.</summary>
internal sealed class ByteArena : IDisposable
{
    private const int SmallestChunk = 4 << 10;
    private const int LargestChunk = 1 << 20;

    private readonly List<byte[]> _chunks = [];
    private int _used;

    public ReadOnlySpan<byte> this[ArenaSlice slice] => slice.Length == 0
        ? []
        : _chunks[slice.Chunk].AsSpan(slice.Offset, slice.Length);

    public ArenaSlice Add(ReadOnlySpan<byte> bytes) => Add(bytes, []);

    /// <summary>Adds two strings as one.</summary>
    public ArenaSlice Add(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        var length = first.Length + second.Length;
        if (_chunks.Count == 0 || _chunks[^1].Length - _used < length)
        {
            var usual = _chunks.Count == 0 ? SmallestChunk : Math.Min(_chunks[^1].Length * 2L, LargestChunk);
            _chunks.Add(ArrayPool<byte>.Shared.Rent((int)Math.Max(length, usual)));
            _used = 0;
        }

        var slice = new ArenaSlice(_chunks.Count - 1, _used, length);
        first.CopyTo(_chunks[^1].AsSpan(_used));
        second.CopyTo(_chunks[^1].AsSpan(_used + first.Length));
        _used += length;
        return slice;
    }

    public void Dispose()
    {
        foreach (var chunk in _chunks) ArrayPool<byte>.Shared.Return(chunk);
        _chunks.Clear();
        _used = 0;
    }
}
