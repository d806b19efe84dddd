using ArdbNet.RocksDb.Tables;
using ArdbNet.Storage.Engine;

namespace ArdbNet.Storage.Copies;

/// <summary>Writes entries in key order to files that <see cref="StoreAssembly"/> makes a store of. One thread.</summary>
public sealed class TableFile : IDisposable
{
    private readonly TableWriter _writer;

    /// <param name="options">Those of the store that is to have the entries.</param>
    public TableFile(EngineOptions options)
    {
        _writer = DiskStore.CreateTableWriter(options);
    }

    public bool IsOpen => _writer.IsOpen;

    /// <summary>Bytes written to the open file so far; what the last block holds does not count.</summary>
    public long Size => _writer.FileSizeBytes;

    /// <summary>Starts a file in the place of whatever is there.</summary>
    /// <exception cref="IOException">The file cannot be made.</exception>
    public void Open(string path) => _writer.Open(path);

    /// <inheritdoc cref="TableWriter.Announce"/>
    public void Announce(ReadOnlySpan<byte> key, int valueLength) => _writer.Announce(key, valueLength);

    /// <inheritdoc cref="TableWriter.PutBlock"/>
    public void PutBlock(ReadOnlySpan<byte> raw, ReadOnlySpan<byte> packed, ReadOnlySpan<byte> lastKey) =>
        _writer.PutBlock(raw, packed, lastKey);

    /// <summary>Completes the file and brings it to the disk.</summary>
    /// <exception cref="IOException">The disk is full.</exception>
    public void Finish() => _writer.Finish();

    public void Dispose() => _writer.Dispose();
}
