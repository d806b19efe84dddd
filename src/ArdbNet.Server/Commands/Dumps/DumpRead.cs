using ArdbNet.Resp.Writing;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Engine;

namespace ArdbNet.Server.Commands.Dumps;

/// <summary>DUMP, piece by piece.</summary>
/// <param name="view">The live view or a snapshot.</param>
/// <param name="metadata">The whole metadata value of the key.</param>
internal sealed class DumpRead(StoreView view, byte[] metadata) : ViewRead(view)
{
    private readonly DumpReply _dump = new(metadata);

    public override bool WriteNext(ReplyWriter reply) => _dump.WriteNext(View, reply);

    protected override void Dispose(bool disposing)
    {
        if (disposing) _dump.Dispose();
        base.Dispose(disposing);
    }
}
