namespace ArdbNet.RocksDb.Tests;

internal enum ChangeKind
{
    Put,
    Delete,
    DeleteRange,
    Write,
    Flush,
    Compact,
    Reopen,
}
