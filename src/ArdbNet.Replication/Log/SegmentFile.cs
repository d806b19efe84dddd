using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace ArdbNet.Replication.Log;

/// <summary>A segment's file and its shared mapping. Renaming keeps the mapping.</summary>
internal sealed unsafe class SegmentFile : IDisposable
{
    // What is not in memory is read, or filled with zeros, piece by piece as it is asked for: by itself the system does as
    // much at once as the disk's read-ahead spans, and for so long, with megabytes 20 ms, leaves no other thread the processor.
    private const FileOptions Pieces = FileOptions.RandomAccess;

    private readonly SafeFileHandle _handle;
    private readonly MemoryMappedFile _mapping;
    private readonly MemoryMappedViewAccessor _view;

    private SegmentFile(string path, SafeFileHandle handle, long length, bool writable)
    {
        Path = path;
        Length = length;
        _handle = handle;
        var access = writable ? MemoryMappedFileAccess.ReadWrite : MemoryMappedFileAccess.Read;
        _mapping = MemoryMappedFile.CreateFromFile(
            handle, mapName: null, length, access, HandleInheritability.None, leaveOpen: true);
        _view = _mapping.CreateViewAccessor(0, length, access);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        Start = start;
    }

    public string Path { get; private set; }

    public byte* Start { get; }

    public long Length { get; }

    public Span<byte> HeaderPage => new(Start, SegmentLayout.PageSize);

    /// <exception cref="IOException">The disk is full or refuses; nothing is left behind.</exception>
    public static SegmentFile Create(string path, long length)
    {
        var handle = File.OpenHandle(
            path, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, Pieces);
        try
        {
            LibC.Allocate(handle, length, path);
            return new SegmentFile(path, handle, length, writable: true);
        }
        catch
        {
            handle.Dispose();
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Maps an existing file; what was cut short or is sparse gets its blocks first, as zeros.</summary>
    public static SegmentFile OpenWritable(string path, long length)
    {
        var handle = File.OpenHandle(
            path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, Pieces);
        try
        {
            LibC.Allocate(handle, length, path);
            return new SegmentFile(path, handle, length, writable: true);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Maps what there is of a file, for reading only.</summary>
    public static SegmentFile OpenReadOnly(string path, long length)
    {
        var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            var present = Math.Min(length, RandomAccess.GetLength(handle));
            return new SegmentFile(path, handle, present, writable: false);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    public void Rename(string path)
    {
        File.Move(Path, path, overwrite: true);
        Path = path;
    }

    /// <summary>
    /// Reads a piece of the file, 0 bytes at its end, so that storing there later finds its pages in memory. Whoever meets
    /// them first through the mapping waits until the system has read all that its read-ahead spans.
    /// </summary>
    public int Read(long position, Span<byte> piece) => RandomAccess.Read(_handle, piece, position);

    /// <summary>Takes the file out of the process's memory until somebody touches it again.</summary>
    public void Unload() => LibC.Unload(Start, Length);

    /// <summary>fsync: also brings what was stored through the mapping to the disk.</summary>
    public void Flush() => RandomAccess.FlushToDisk(_handle);

    public void Dispose()
    {
        // The view's own Dispose would msync the whole file; when it is durable is the syncer's business.
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.SafeMemoryMappedViewHandle.Dispose();
        _view.Dispose();
        _mapping.Dispose();
        _handle.Dispose();
    }
}
