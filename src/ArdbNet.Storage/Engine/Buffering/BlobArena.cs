using System.Numerics;

namespace ArdbNet.Storage.Engine.Buffering;

/// <summary>
/// Native memory for blobs. Small ones come from chunks in size classes (steps of 16 bytes up to 512, then four per
/// doubling) whose freed pieces are used again; those above 32 KiB have blocks of their own.
/// </summary>
internal sealed unsafe class BlobArena
{
    private const int LargestPieceBytes = 32 * 1024;
    private const int FineStepBytes = 16;
    private const int FineLimitBytes = 512;
    private const int FineClasses = FineLimitBytes / FineStepBytes;
    private const int FineLimitLog2 = 9;
    private const int LargestPieceLog2 = 15;
    private const int ClassesPerDoubling = 4;
    private const int BlockHeaderBytes = 32;

    private readonly NativeChunks _chunks = new();
    private readonly byte*[] _freePieces =
        new byte*[FineClasses + ((LargestPieceLog2 - FineLimitLog2) * ClassesPerDoubling)];

    private byte* _blocks;
    private long _blockBytes;

    public long Bytes => _chunks.Bytes + _blockBytes;

    public Blob Create(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, bool isTombstone = false, bool isFresh = false)
    {
        long bytes = Blob.BytesFor((long)key.Length + value.Length);
        byte* address = bytes <= LargestPieceBytes ? AllocatePiece((int)bytes) : AllocateBlock(bytes);
        return Blob.Write(address, key, value, isTombstone, isFresh);
    }

    public void Free(Blob blob)
    {
        long bytes = Blob.BytesFor(blob.DataBytes);
        if (bytes > LargestPieceBytes)
        {
            FreeBlock(blob.Address - BlockHeaderBytes);
            return;
        }

        int sizeClass = SizeClassOf((int)bytes, out _);
        *(byte**)blob.Address = _freePieces[sizeClass];
        _freePieces[sizeClass] = blob.Address;
    }

    public void FreeAll()
    {
        while (_blocks != null)
            FreeBlock(_blocks);
        Array.Clear(_freePieces);
        _chunks.FreeAll();
    }

    private static int SizeClassOf(int bytes, out int classBytes)
    {
        int last = bytes - 1;
        if (bytes <= FineLimitBytes)
        {
            classBytes = (last | (FineStepBytes - 1)) + 1;
            return last / FineStepBytes;
        }

        int log2 = BitOperations.Log2((uint)last);
        int shift = log2 - BitOperations.Log2(ClassesPerDoubling);
        int step = last >> shift;
        classBytes = (step + 1) << shift;
        return FineClasses + ((log2 - FineLimitLog2) * ClassesPerDoubling) + (step % ClassesPerDoubling);
    }

    private byte* AllocatePiece(int bytes)
    {
        int sizeClass = SizeClassOf(bytes, out int classBytes);
        byte* piece = _freePieces[sizeClass];
        if (piece == null)
            return _chunks.Allocate(classBytes);
        _freePieces[sizeClass] = *(byte**)piece;
        return piece;
    }

    // block: [previous block 8][next block 8][bytes 8][unused 8][blob]
    private byte* AllocateBlock(long blobBytes)
    {
        long bytes = blobBytes + BlockHeaderBytes;
        byte* block = NativeBlocks.Allocate(bytes);
        var links = (byte**)block;
        links[0] = null;
        links[1] = _blocks;
        ((long*)block)[2] = bytes;
        if (_blocks != null)
            ((byte**)_blocks)[0] = block;
        _blocks = block;
        _blockBytes += bytes;
        return block + BlockHeaderBytes;
    }

    private void FreeBlock(byte* block)
    {
        byte* previous = ((byte**)block)[0];
        byte* next = ((byte**)block)[1];
        long bytes = ((long*)block)[2];
        if (previous == null)
            _blocks = next;
        else
            ((byte**)previous)[1] = next;
        if (next != null)
            ((byte**)next)[0] = previous;
        _blockBytes -= bytes;
        NativeBlocks.Free(block, bytes);
    }
}
