using ArdbNet.Storage.Dumps;

namespace ArdbNet.Server.Replication.Replica;

/// <summary>The data from before a full sync as an RDB, made while it is read: an archive keeps the keys it has.</summary>
internal sealed class KeptKeys(DatasetDump dump, Action reading) : Stream
{
    private ReadOnlyMemory<byte> _piece;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        reading();
        while (_piece.IsEmpty && dump.WriteNext()) _piece = dump.Piece;
        var length = Math.Min(buffer.Length, _piece.Length);
        _piece.Span[..length].CopyTo(buffer);
        _piece = _piece[length..];
        return length;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        dump.Dispose();
        base.Dispose(disposing);
    }
}
