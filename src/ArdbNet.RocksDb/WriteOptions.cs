using ArdbNet.RocksDb.Native;

namespace ArdbNet.RocksDb;

/// <summary>How batches are written. Immutable: one object may serve all threads.</summary>
public sealed class WriteOptions : IDisposable
{
    private readonly WriteOptionsHandle _handle = WriteOptionsHandle.Create();

    /// <summary>Waits until the write-ahead log is on disk.</summary>
    public bool Sync
    {
        get;
        init
        {
            WriteOptionsHandle.SetSync(_handle, OptionsHandle.Flag(value));
            field = value;
        }
    }

    /// <summary>Writes to the memtable only: a crash keeps an exact prefix of such writes.</summary>
    public bool DisableWal
    {
        get;
        init
        {
            WriteOptionsHandle.SetDisableWal(_handle, OptionsHandle.Flag(value));
            field = value;
        }
    }

    internal WriteOptionsHandle Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle.IsDisposed, this);
            return _handle;
        }
    }

    public void Dispose() => _handle.Dispose();
}
