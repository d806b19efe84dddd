using ArdbNet.Resp.Writing;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Types;

namespace ArdbNet.Server.Commands.Bitmaps;

/// <summary>BITCOUNT or BITPOS of a long string.</summary>
internal sealed class BitmapRead(
    StoreSnapshot snapshot, StringValue value, Func<StoreSnapshot, StringValue, long> answer) : LongRead
{
    /// <summary>Shorter ranges, in bits, are worth no snapshot.</summary>
    public const long MinBits = 8L << 23;

    public override bool WriteNext(ReplyWriter reply)
    {
        reply.Integer(answer(snapshot, value));
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) snapshot.Dispose();
    }
}
