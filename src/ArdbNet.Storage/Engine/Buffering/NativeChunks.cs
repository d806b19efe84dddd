namespace ArdbNet.Storage.Engine.Buffering;

/// <summary>Bump allocation from native chunks of 64 KiB growing to 1 MiB, all freed at once.</summary>
internal sealed unsafe class NativeChunks
{
    private const int FirstChunkBytes = 64 * 1024;
    private const int LargestChunkBytes = 1024 * 1024;

    private byte* _newest;
    private byte* _free;
    private byte* _end;
    private int _nextChunkBytes = FirstChunkBytes;

    public long Bytes { get; private set; }

    /// <summary>Pieces keep the alignment of their sizes: multiples of 64 bytes are cache-line aligned.</summary>
    public byte* Allocate(int bytes)
    {
        if (_end - _free < bytes)
            AddChunk();
        byte* piece = _free;
        _free += bytes;
        return piece;
    }

    public void FreeAll()
    {
        while (_newest != null)
        {
            byte* older = *(byte**)_newest;
            NativeBlocks.Free(_newest, *(long*)(_newest + sizeof(long)));
            _newest = older;
        }

        _free = _end = null;
        Bytes = 0;
    }

    // chunk: [older chunk 8][bytes 8][unused 48][pieces...]
    private void AddChunk()
    {
        int bytes = _nextChunkBytes;
        byte* chunk = NativeBlocks.Allocate(bytes);
        *(byte**)chunk = _newest;
        *(long*)(chunk + sizeof(long)) = bytes;
        _newest = chunk;
        _free = chunk + NativeBlocks.Alignment;
        _end = chunk + bytes;
        Bytes += bytes;
        _nextChunkBytes = Math.Min(bytes * 2, LargestChunkBytes);
    }
}
