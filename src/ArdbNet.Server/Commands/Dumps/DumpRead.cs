using System.Buffers;
using ArdbNet.Rdb;
using ArdbNet.Rdb.Writing;
using ArdbNet.Resp.Writing;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Dumps;
using ArdbNet.Storage.Engine;

namespace ArdbNet.Server.Commands.Dumps;

/// <summary>
/// A key's DUMP payload as one bulk string. Its length stands in front, so that a value of more than one piece is gone
/// through twice: to measure it, then to send it.
/// </summary>
/// <param name="view">The live view or a snapshot.</param>
/// <param name="metadata">The whole metadata value of the key.</param>
internal sealed class DumpRead(StoreView view, byte[] metadata) : ViewRead(view)
{
    private readonly ArrayBufferWriter<byte> _piece = new();
    private ValueDump? _dump;
    private RdbWriter? _writer;
    private ulong _checksum;

    public override bool WriteNext(ReplyWriter reply)
    {
        if (_dump is null && TryWriteWhole(reply)) return false;

        _piece.ResetWrittenCount();
        var more = _dump!.WriteNext(_writer!);
        _checksum = Crc64.Append(_checksum, _piece.WrittenSpan);
        reply.Raw(_piece.WrittenSpan);
        if (more) return true;

        Span<byte> footer = stackalloc byte[DumpPayload.FooterLength];
        DumpPayload.WriteFooter(_checksum, footer);
        reply.Raw(footer);
        reply.Raw("\r\n"u8);
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _dump?.Dispose();
        base.Dispose(disposing);
    }

    private bool TryWriteWhole(ReplyWriter reply)
    {
        using var dump = ValueDump.Open(View, metadata);
        if (!dump.WriteNext(new RdbWriter(_piece)))
        {
            DumpPayload.WriteFooter(_piece.WrittenSpan, _piece.GetSpan(DumpPayload.FooterLength));
            _piece.Advance(DumpPayload.FooterLength);
            reply.Bulk(_piece.WrittenSpan);
            return true;
        }

        reply.BulkHeader(Measure() + DumpPayload.FooterLength);
        _dump = ValueDump.Open(View, metadata);
        _writer = new RdbWriter(_piece);
        return false;
    }

    private long Measure()
    {
        var writer = new RdbWriter(new CountingBuffer());
        using var dump = ValueDump.Open(View, metadata);
        while (dump.WriteNext(writer))
        {
        }

        return writer.Written;
    }
}
