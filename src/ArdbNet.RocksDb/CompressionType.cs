namespace ArdbNet.RocksDb;

/// <summary>Block compression; the numbers are RocksDB's and are stored in its files.</summary>
public enum CompressionType
{
    None = 0,
    Snappy = 1,
    Zlib = 2,
    Bzip2 = 3,
    Lz4 = 4,
    Lz4Hc = 5,
    Zstd = 7,
}
