namespace ArdbNet.RocksDb;

/// <summary>What RocksDB's error text says has happened.</summary>
public enum RocksDbErrorKind
{
    Unknown,
    NotFound,
    Corruption,
    NotSupported,
    InvalidArgument,
    InputOutput,

    /// <summary>The disk, or the space RocksDB may use, is full.</summary>
    NoSpace,

    /// <summary>Another process, or another store of this one, has the directory open.</summary>
    Locked,

    /// <summary>The answer would have needed the disk, or the write would have had to wait.</summary>
    Incomplete,
    ShutdownInProgress,
    TimedOut,
    Aborted,
    Busy,
    TryAgain,
}
