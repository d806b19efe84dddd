namespace ArdbNet.RocksDb;

/// <summary>Least severity that RocksDB writes to its LOG file.</summary>
public enum InfoLogLevel
{
    Debug = 0,
    Information = 1,
    Warning = 2,
    Error = 3,
    Fatal = 4,
    Header = 5,

    /// <summary>Above all that RocksDB knows: the LOG file stays empty.</summary>
    Off = 6,
}
