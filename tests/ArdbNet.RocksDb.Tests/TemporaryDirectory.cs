namespace ArdbNet.RocksDb.Tests;

/// <summary>A directory of its own, removed with everything in it.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("ardbnet-rocksdb-");

    public string Under(string name) => Path.Combine(_root.FullName, name);

    public void Dispose() => _root.Delete(recursive: true);
}
