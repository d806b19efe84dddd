using ArdbNet.Resp.Writing;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Types;

namespace ArdbNet.Server.Commands.Strings;

/// <summary>GET of a long string, piece by piece.</summary>
internal sealed class StringRead(StoreSnapshot snapshot, StringValue value) : LongRead
{
    /// <summary>Shorter strings are worth no snapshot.</summary>
    public const long MinLength = 1 << 20;

    private long _read = -1;

    public override bool WriteNext(ReplyWriter reply)
    {
        if (_read < 0)
        {
            reply.BulkHeader(value.Length);
            _read = 0;
        }

        var length = (int)Math.Min(PieceBytes, value.Length - _read);
        value.Read(snapshot, _read, reply.Buffer.GetSpan(length)[..length]);
        reply.Buffer.Advance(length);
        _read += length;
        if (_read < value.Length) return true;

        reply.Raw("\r\n"u8);
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) snapshot.Dispose();
    }
}
