using ArdbNet.Resp.Writing;
using ArdbNet.Storage.Engine;

namespace ArdbNet.Server.Execution;

/// <summary>
/// A read that may be long: it works on a snapshot, outside the executor, and writes its reply piece by piece so that
/// neither others nor memory feel its size.
/// </summary>
public abstract class LongRead : IDisposable
{
    /// <summary>About how many bytes a piece should have.</summary>
    public const int PieceBytes = 64 * 1024;

    /// <summary>Up to about so many elements a read runs in the executor: that is quicker than a snapshot.</summary>
    public const long MaxDirectSize = 1000;

    /// <summary>Whether it reads the live view, which only the executor may do.</summary>
    public virtual bool StaysInExecutor => false;

    /// <summary>
    /// Asked of a read of the live view after a piece, when there is more than was thought: it may go on where it is on
    /// a snapshot, outside the executor.
    /// </summary>
    public virtual bool TryLeaveExecutor(StorageEngine engine) => false;

    /// <summary>Writes the next piece; false when the reply is complete.</summary>
    public abstract bool WriteNext(ReplyWriter reply);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);
}
