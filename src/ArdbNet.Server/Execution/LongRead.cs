using ArdbNet.Resp.Writing;

namespace ArdbNet.Server.Execution;

/// <summary>
/// A read that may be long: it works on a snapshot, outside the executor, and writes its reply piece by piece so that
/// neither others nor memory feel its size.
/// </summary>
public abstract class LongRead : IDisposable
{
    /// <summary>About how many bytes a piece should have.</summary>
    public const int PieceBytes = 64 * 1024;

    /// <summary>Writes the next piece; false when the reply is complete.</summary>
    public abstract bool WriteNext(ReplyWriter reply);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);
}
