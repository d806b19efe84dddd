using ArdbNet.Resp.Writing;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Digests;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Server.Commands.Debugging;

/// <summary>DEBUG DIGEST over a view of the whole store.</summary>
internal sealed class DigestRead(Dataset dataset, StoreView view) : LongRead
{
    private const int KeysAtOnce = 1000;

    private readonly DatasetDigest _digest = new(dataset, view);

    public override bool WriteNext(ReplyWriter reply)
    {
        if (_digest.TakeSome(KeysAtOnce)) return true;
        reply.SimpleString(System.Text.Encoding.ASCII.GetBytes(_digest.Text));
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        _digest.Dispose();
        (view as StoreSnapshot)?.Dispose();
    }
}
