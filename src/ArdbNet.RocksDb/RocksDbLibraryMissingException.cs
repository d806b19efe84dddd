namespace ArdbNet.RocksDb;

/// <summary>librocksdb is not installed; the message says what to install.</summary>
public sealed class RocksDbLibraryMissingException : DllNotFoundException
{
    internal RocksDbLibraryMissingException(string soname)
        : base($"RocksDB's library {soname} was not found. Install it with: apt-get install librocksdb7.8")
    {
    }
}
