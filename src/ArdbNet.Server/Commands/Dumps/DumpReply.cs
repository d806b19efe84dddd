using System.Buffers;
using ArdbNet.Rdb;
using ArdbNet.Rdb.Writing;
using ArdbNet.Resp.Writing;
using ArdbNet.Storage.Dumps;
using ArdbNet.Storage.Engine;

namespace ArdbNet.Server.Commands.Dumps;

/// <summary>
/// A key's DUMP payload as one bulk string. Its length stands in front, so that a value of more than one piece is gone
/// through twice: to measure it, then to send it. Belongs to the thread that owns the view.
/// </summary>
/// <param name="metadata">The whole metadata value of the key.</param>
internal sealed class DumpReply(byte[] metadata) : IDisposable
{
    private readonly ArrayBufferWriter<byte> _piece = new();
    private ValueDump? _dump;
    private RdbWriter? _writer;
    private ulong _checksum;

    /// <summary>Writes the next piece; false when the payload is complete.</summary>
    public bool WriteNext(StoreView view, ReplyWriter reply)
    {
        if (_dump is null && TryWriteWhole(view, reply)) return false;

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

    public void Dispose() => _dump?.Dispose();

    private bool TryWriteWhole(StoreView view, ReplyWriter reply)
    {
        using var dump = ValueDump.Open(view, metadata);
        if (!dump.WriteNext(new RdbWriter(_piece)))
        {
            DumpPayload.WriteFooter(_piece.WrittenSpan, _piece.GetSpan(DumpPayload.FooterLength));
            _piece.Advance(DumpPayload.FooterLength);
            reply.Bulk(_piece.WrittenSpan);
            return true;
        }

        reply.BulkHeader(Measure(view) + DumpPayload.FooterLength);
        _dump = ValueDump.Open(view, metadata);
        _writer = new RdbWriter(_piece);
        return false;
    }

    private long Measure(StoreView view)
    {
        var writer = new RdbWriter(new CountingBuffer());
        using var dump = ValueDump.Open(view, metadata);
        while (dump.WriteNext(writer))
        {
        }

        return writer.Written;
    }
}
