using ArdbNet.RocksDb.Native;

namespace ArdbNet.RocksDb;

/// <summary>
/// How reads are made. Immutable: one object may serve all threads and any number of iterators, which keep what they
/// need of it (the bounds, the snapshot) alive after it is disposed.
/// </summary>
public sealed class ReadOptions : IDisposable
{
    private readonly ReadOptionsHandle _handle = ReadOptionsHandle.Create();

    /// <summary>State to read from; null for the latest.</summary>
    public RocksDbSnapshot? Snapshot
    {
        get;
        init
        {
            if (value is not null)
                _handle.SetSnapshot(value.Handle);
            field = value;
        }
    }

    /// <summary>Iterators do not go below this key; empty for no bound. Copied.</summary>
    public ReadOnlySpan<byte> LowerBound
    {
        get => Handle.LowerBound;
        init => _handle.LowerBound = value;
    }

    /// <summary>Iterators end before this key; empty for no bound. Copied.</summary>
    public ReadOnlySpan<byte> UpperBound
    {
        get => Handle.UpperBound;
        init => _handle.UpperBound = value;
    }

    /// <summary>Blocks read from disk stay in the block cache.</summary>
    public bool FillCache
    {
        get;
        init
        {
            ReadOptionsHandle.SetFillCache(_handle, OptionsHandle.Flag(value));
            field = value;
        }
    } = true;

    /// <summary>Checks the checksum of each block read from disk.</summary>
    public bool VerifyChecksums
    {
        get;
        init
        {
            ReadOptionsHandle.SetVerifyChecksums(_handle, OptionsHandle.Flag(value));
            field = value;
        }
    } = true;

    /// <summary>Bytes an iterator reads ahead; 0 grows by itself on long scans.</summary>
    public int ReadaheadBytes
    {
        get;
        init
        {
            ReadOptionsHandle.SetReadahead(_handle, checked((nuint)value));
            field = value;
        }
    }

    /// <summary>Iterates over all keys even where a prefix extractor is set.</summary>
    public bool TotalOrderSeek
    {
        get;
        init
        {
            ReadOptionsHandle.SetTotalOrderSeek(_handle, OptionsHandle.Flag(value));
            field = value;
        }
    }

    /// <summary>How far a read may go for its data.</summary>
    public ReadTier Tier
    {
        get;
        init
        {
            ReadOptionsHandle.SetReadTier(_handle, (int)value);
            field = value;
        }
    }

    /// <summary>Leaves the removal of obsolete files at an iterator's end to a background thread.</summary>
    public bool BackgroundPurge
    {
        get;
        init
        {
            ReadOptionsHandle.SetBackgroundPurge(_handle, OptionsHandle.Flag(value));
            field = value;
        }
    }

    internal ReadOptionsHandle Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle.IsDisposed, this);
            return _handle;
        }
    }

    public void Dispose() => _handle.Dispose();
}
