namespace ArdbNet.Resp.Writing;

/// <summary>Learns of error replies as they are written, on the thread that writes them.</summary>
public interface IErrorObserver
{
    /// <summary>An error was written; <paramref name="code"/> is its first word: ERR, WRONGTYPE, …</summary>
    void ErrorWritten(ReadOnlySpan<byte> code);
}
