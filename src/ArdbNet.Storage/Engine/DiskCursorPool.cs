using ArdbNet.Storage.Engine.HotCaching;

namespace ArdbNet.Storage.Engine;

/// <summary>Disk cursors of the live view between their uses. Used by the executor only.</summary>
/// <param name="disk">The store.</param>
/// <param name="runs">Walks that are kept, or null.</param>
internal sealed class DiskCursorPool(DiskStore disk, RunCache? runs) : IDisposable
{
    private const int MaxIdle = 8;

    private readonly Stack<DiskCursor> _idle = [];

    public DiskCursor Rent(byte[] lower, byte[] upper)
    {
        var version = disk.Version;
        while (_idle.TryPop(out var cursor))
        {
            if (cursor.Version == version)
            {
                cursor.Begin(lower, upper, runs);
                return cursor;
            }

            cursor.Dispose();
        }

        var opened = disk.OpenCursor(snapshot: null, lower, upper);
        opened.Begin(lower, upper, runs);
        return opened;
    }

    public void Return(DiskCursor cursor)
    {
        cursor.End();
        if (cursor.Version == disk.Version && _idle.Count < MaxIdle) _idle.Push(cursor);
        else cursor.Dispose();
    }

    /// <summary>Lets go of what idle cursors hold: memtables and files that have been replaced meanwhile.</summary>
    public void Dispose()
    {
        while (_idle.TryPop(out var cursor)) cursor.Dispose();
    }
}
