using ArdbNet.Resp.Writing;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Digests;
using ArdbNet.Storage.Engine;

namespace ArdbNet.Server.Commands.Debugging;

/// <summary>DEBUG DIGEST-VALUE of some keys in a view.</summary>
internal sealed class ValueDigestRead(IReadOnlyList<byte[]> metadataKeys, StoreView view) : LongRead
{
    private int _next = -1;

    public override bool WriteNext(ReplyWriter reply)
    {
        if (_next < 0) reply.ArrayHeader(metadataKeys.Count);
        else reply.SimpleString(System.Text.Encoding.ASCII.GetBytes(DatasetDigest.OfValue(view, metadataKeys[_next])));
        return ++_next < metadataKeys.Count;
    }

    protected override void Dispose(bool disposing) => (view as StoreSnapshot)?.Dispose();
}
