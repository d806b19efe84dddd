using ArdbNet.RocksDb;

namespace ArdbNet.Storage.Engine;

/// <summary>The words by which options name RocksDB's codecs.</summary>
internal static class CompressionNames
{
    /// <exception cref="StoreException">No such codec.</exception>
    public static CompressionType Parse(string name) => name switch
    {
        "no" or "none" => CompressionType.None,
        "snappy" => CompressionType.Snappy,
        "zlib" => CompressionType.Zlib,
        "bzip2" => CompressionType.Bzip2,
        "lz4" => CompressionType.Lz4,
        "lz4hc" => CompressionType.Lz4Hc,
        "zstd" => CompressionType.Zstd,
        _ => throw new StoreException($"'{name}' is no compression: no, snappy, zlib, bzip2, lz4, lz4hc or zstd."),
    };
}
