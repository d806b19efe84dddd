namespace ArdbNet.RocksDb.Tests;

public sealed class SstFileWriterTests
{
    private TemporaryStore _temporary = null!;
    private SstFileWriter _writer = null!;
    private string _file = null!;

    [SetUp]
    public void Open()
    {
        _temporary = new TemporaryStore();
        _writer = new SstFileWriter(new RocksDbOptions());
        _file = _temporary.Under("made.sst");
    }

    [TearDown]
    public void Close()
    {
        _writer.Dispose();
        _temporary.Dispose();
    }

    [Test]
    public void AnIngestedFileAddsOverwritesAndDeletes()
    {
        _temporary.Put("a", "old");
        _temporary.Put("b", "old");
        _temporary.Put("c", "old");
        _writer.Open(_file);
        _writer.Delete("b"u8);
        _writer.Put("c"u8, "new"u8);
        _writer.Put("d"u8, ""u8);
        _writer.Finish();

        _temporary.Store.IngestFiles([_file], IngestOptions.Default);

        Assert.That(_temporary.Keys(), Is.EqualTo("a c d"));
        Assert.That(_temporary.Get("c"), Is.EqualTo("new"));
        Assert.That(_temporary.Get("d"), Is.Empty);
    }

    [TestCase(false)]
    [TestCase(true)]
    public void TheFileStaysUnlessItIsMoved(bool isMoved)
    {
        MakeFile(_file, "key");

        _temporary.Store.IngestFiles([_file], new IngestOptions { MoveFiles = isMoved });

        Assert.That(File.Exists(_file), Is.EqualTo(!isMoved));
        _temporary.Reopen();
        Assert.That(_temporary.Get("key"), Is.EqualTo("value"));
    }

    [Test]
    public void OneWriterMakesSeveralFilesThatAreIngestedTogether()
    {
        MakeFile(_file, "a");
        MakeFile(_temporary.Under("second.sst"), "b");

        _temporary.Store.IngestFiles([_file, _temporary.Under("second.sst")], IngestOptions.Default);

        Assert.That(_temporary.Keys(), Is.EqualTo("a b"));
    }

    [Test]
    public void AMissingFileIsRefusedAndNoneIsTaken()
    {
        MakeFile(_file, "a");

        Assert.That(
            () => _temporary.Store.IngestFiles([_file, _temporary.Under("missing.sst")], IngestOptions.Default),
            Throws.TypeOf<RocksDbException>().With.Message.Contains("missing.sst"));
        Assert.That(_temporary.Keys(), Is.Empty);
    }

    [Test]
    public void AFileThatIsNoTableIsCorruption()
    {
        File.WriteAllText(_file, new string('x', 1000));

        Assert.That(
            () => _temporary.Store.IngestFiles([_file], IngestOptions.Default),
            Throws.TypeOf<RocksDbException>().With.Property("Kind").EqualTo(RocksDbErrorKind.Corruption));
    }

    [Test]
    public void NoFilesAtAllAreRefused() =>
        Assert.That(() => _temporary.Store.IngestFiles([], IngestOptions.Default), Throws.TypeOf<RocksDbException>());

    [Test]
    public void OverlappingKeysAreRefusedWhereTheyAreNotAllowed()
    {
        _temporary.Put("key", "old");
        _temporary.Store.Flush(wait: true);
        MakeFile(_file, "key");

        Assert.That(
            () => _temporary.Store.IngestFiles([_file], new IngestOptions { AllowOverlap = false }),
            Throws.TypeOf<RocksDbException>());
        Assert.That(_temporary.Get("key"), Is.EqualTo("old"));
    }

    [Test]
    public void KeysMustAscend()
    {
        _writer.Open(_file);
        _writer.Put("b"u8, "1"u8);

        Assert.That(
            () => _writer.Put("a"u8, "1"u8),
            Throws.TypeOf<RocksDbException>().With.Property("Kind").EqualTo(RocksDbErrorKind.InvalidArgument));
        Assert.That(() => _writer.Delete("b"u8), Throws.TypeOf<RocksDbException>());
    }

    [Test]
    public void NothingGoesIntoAWriterWithoutAFile()
    {
        Assert.That(() => _writer.Put("a"u8, "1"u8), Throws.TypeOf<RocksDbException>());
        Assert.That(() => _writer.Delete("a"u8), Throws.TypeOf<RocksDbException>());
        Assert.That(_writer.Finish, Throws.TypeOf<RocksDbException>());
    }

    [Test]
    public void AFileWithoutKeysCannotBeFinished()
    {
        _writer.Open(_file);

        Assert.That(_writer.Finish, Throws.TypeOf<RocksDbException>());
    }

    [Test]
    public void AFileBelowAMissingDirectoryCannotBeOpened() =>
        Assert.That(
            () => _writer.Open(_temporary.Under("no/such/file")),
            Throws.TypeOf<RocksDbException>().With.Property("Kind").EqualTo(RocksDbErrorKind.InputOutput));

    [Test]
    public void TheSizeIsThatOfTheFile()
    {
        MakeFile(_file, "key");

        Assert.That(_writer.FileSizeBytes, Is.EqualTo(new FileInfo(_file).Length));
    }

    [Test]
    public void ADisposedWriterCannotBeUsed()
    {
        _writer.Dispose();

        Assert.That(() => _writer.Open(_file), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => _writer.Put("a"u8, "1"u8), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => _writer.Delete("a"u8), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(_writer.Finish, Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => _writer.FileSizeBytes, Throws.TypeOf<ObjectDisposedException>());
    }

    private void MakeFile(string file, string key)
    {
        _writer.Open(file);
        _writer.Put(TemporaryStore.Bytes(key), "value"u8);
        _writer.Finish();
    }
}
