namespace ArdbNet.Storage.Engine;

/// <summary>Disk cursors of the live view between their uses. Used by the executor only.</summary>
internal sealed class DiskCursorPool(DiskStore disk) : IDisposable
{
    private const int MaxIdle = 8;

    private readonly Stack<DiskCursor> _idle = [];

    public DiskCursor Rent(ReadOnlySpan<byte> lower, ReadOnlySpan<byte> upper)
    {
        var version = disk.Version;
        while (_idle.TryPop(out var cursor))
        {
            if (cursor.Version == version)
            {
                cursor.SetBounds(lower, upper);
                return cursor;
            }

            cursor.Dispose();
        }

        return disk.OpenCursor(snapshot: null, lower, upper);
    }

    public void Return(DiskCursor cursor)
    {
        if (cursor.Version == disk.Version && _idle.Count < MaxIdle) _idle.Push(cursor);
        else cursor.Dispose();
    }

    /// <summary>Lets go of what idle cursors hold: memtables and files that have been replaced meanwhile.</summary>
    public void Dispose()
    {
        while (_idle.TryPop(out var cursor)) cursor.Dispose();
    }
}
