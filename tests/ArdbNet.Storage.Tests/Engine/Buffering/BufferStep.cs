namespace ArdbNet.Storage.Tests.Engine.Buffering;

public enum BufferStep
{
    Put,
    Delete,
    Find,
    Seek,
    SeekForPrevious,
    SeekToFirst,
    SeekToLast,
    Next,
    Previous,
    Commit,
    Rollback,
}
