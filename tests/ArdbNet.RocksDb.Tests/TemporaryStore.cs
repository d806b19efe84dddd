using System.Text;

namespace ArdbNet.RocksDb.Tests;

/// <summary>A real store in a directory of its own, with texts for keys and values.</summary>
internal sealed class TemporaryStore : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public TemporaryStore()
        : this(new RocksDbOptions { CreateIfMissing = true })
    {
    }

    public TemporaryStore(RocksDbOptions options) => Store = RocksDbStore.Open(StorePath, options);

    public RocksDbStore Store { get; private set; }

    public string StorePath => Under("store");

    public ReadOptions Reading { get; } = new();

    public WriteOptions Writing { get; } = new();

    public WriteOptions WritingWithoutWal { get; } = new() { DisableWal = true };

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public string Under(string name) => _directory.Under(name);

    public void Put(string key, string value) => Put(key, value, Writing);

    public void Put(string key, string value, WriteOptions options)
    {
        using var batch = new WriteBatch();
        batch.Put(Bytes(key), Bytes(value));
        Store.Write(batch, options);
    }

    public string? Get(string key) => Get(key, Reading);

    public string? Get(string key, ReadOptions options)
    {
        using var slice = Store.Get(Bytes(key), options);
        return slice.IsFound ? Encoding.UTF8.GetString(slice.Span) : null;
    }

    /// <summary>All keys an iterator with these options passes, in its order.</summary>
    public string Keys(ReadOptions options)
    {
        using var iterator = Store.NewIterator(options);
        var keys = new List<string>();
        for (iterator.SeekToFirst(); iterator.IsValid; iterator.Next())
            keys.Add(Encoding.UTF8.GetString(iterator.Key));
        iterator.ThrowIfFailed();
        return string.Join(' ', keys);
    }

    public string Keys() => Keys(Reading);

    public void Reopen() => Reopen(new RocksDbOptions());

    public void Reopen(RocksDbOptions options)
    {
        Store.Dispose();
        Store = RocksDbStore.Open(StorePath, options);
    }

    /// <summary>What is on disk now, as after a kill: closing the store would flush it.</summary>
    public string CopyAsAfterKill(string name)
    {
        var copy = Directory.CreateDirectory(Under(name)).FullName;
        foreach (var file in Directory.GetFiles(StorePath))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        return copy;
    }

    public void Dispose()
    {
        Store.Dispose();
        Reading.Dispose();
        Writing.Dispose();
        WritingWithoutWal.Dispose();
        _directory.Dispose();
    }
}
