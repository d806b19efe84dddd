namespace ArdbNet.RocksDb.Tests;

public sealed class RocksDbExceptionTests
{
    [TestCase("NotFound: ", RocksDbErrorKind.NotFound)]
    [TestCase("Corruption: block checksum mismatch", RocksDbErrorKind.Corruption)]
    [TestCase("Not implemented: Not supported operation in read only mode.", RocksDbErrorKind.NotSupported)]
    [TestCase("Invalid argument: x", RocksDbErrorKind.InvalidArgument)]
    [TestCase("IO error: While appending to file: /d/1.log: Input/output error", RocksDbErrorKind.InputOutput)]
    [TestCase("IO error: No space left on device: While appending to file: /d/1.sst: No space left on device",
        RocksDbErrorKind.NoSpace)]
    [TestCase("IO error: Space limit reached: Max allowed space was reached", RocksDbErrorKind.NoSpace)]
    [TestCase("IO error: While lock file: /d/LOCK: Resource temporarily unavailable", RocksDbErrorKind.Locked)]
    [TestCase("Result incomplete: Write stall", RocksDbErrorKind.Incomplete)]
    [TestCase("Shutdown in progress: ", RocksDbErrorKind.ShutdownInProgress)]
    [TestCase("Operation timed out: ", RocksDbErrorKind.TimedOut)]
    [TestCase("Operation aborted: ", RocksDbErrorKind.Aborted)]
    [TestCase("Resource busy: ", RocksDbErrorKind.Busy)]
    [TestCase("Operation failed. Try again.: ", RocksDbErrorKind.TryAgain)]
    [TestCase("Something new", RocksDbErrorKind.Unknown)]
    public void TheKindIsReadOffTheText(string text, RocksDbErrorKind kind)
    {
        var exception = new RocksDbException(text);

        Assert.That((exception.Message, exception.Kind), Is.EqualTo((text, kind)));
    }
}
