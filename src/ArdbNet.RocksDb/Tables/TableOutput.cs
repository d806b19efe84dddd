using Microsoft.Win32.SafeHandles;

namespace ArdbNet.RocksDb.Tables;

/// <summary>The file under a table: blocks one behind the other, each with a trailer, written in large pieces.</summary>
internal sealed class TableOutput : IDisposable
{
    // What is longer than a piece is written as it is.
    private const int PieceBytes = 1 << 20;
    private const int TrailerLength = 5;
    private const byte Plain = 0;
    private const byte Packed = 4;

    private readonly SafeFileHandle _file;
    private readonly TableBytes _piece = new(PieceBytes);
    private readonly bool _compresses;
    private long _written;

    /// <summary>A file in the place of whatever is there.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public TableOutput(string path, bool compresses)
    {
        _file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        _compresses = compresses;
    }

    public long Length => _written + _piece.Length;

    // stored bytes · 0 plain or 4 LZ4 u8 · CRC32C of both, masked, u32;   LZ4: raw length varint · compressed bytes
    public BlockHandle WriteBlock(ReadOnlySpan<byte> raw, bool mayCompress)
    {
        if (_piece.Length + raw.Length + TrailerLength > PieceBytes) Flush();
        var start = _piece.Length;
        var offset = Length;
        if (raw.Length > PieceBytes - TrailerLength)
        {
            RandomAccess.Write(_file, raw, _written);
            _written += raw.Length;
            EndBlock(raw, Plain);
        }
        else if (mayCompress && _compresses && TryCompress(raw))
        {
            EndBlock(_piece.Span[start..], Packed);
        }
        else
        {
            _piece.Append(raw);
            EndBlock(raw, Plain);
        }

        return new BlockHandle(offset, (int)(Length - offset - TrailerLength));
    }

    /// <summary>Writes a block that is packed already.</summary>
    public BlockHandle WritePacked(ReadOnlySpan<byte> packed)
    {
        if (_piece.Length + packed.Length + TrailerLength > PieceBytes) Flush();
        var offset = Length;
        _piece.Append(packed);
        EndBlock(packed, Packed);
        return new BlockHandle(offset, packed.Length);
    }

    public void Append(ReadOnlySpan<byte> bytes) => _piece.Append(bytes);

    /// <summary>Brings all to the disk.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public void Sync()
    {
        Flush();
        RandomAccess.FlushToDisk(_file);
    }

    public void Dispose() => _file.Dispose();

    private bool TryCompress(ReadOnlySpan<byte> raw)
    {
        var length = PackedBlock.TryPack(raw, _piece.Reserve(PackedBlock.MaxLength(raw.Length)));
        _piece.Advance(length);
        return length > 0;
    }

    private void EndBlock(ReadOnlySpan<byte> stored, byte compression)
    {
        var checksum = Crc32C.OfBlock(stored, compression);
        _piece.AppendByte(compression);
        _piece.AppendFixed(checksum);
    }

    private void Flush()
    {
        RandomAccess.Write(_file, _piece.Span, _written);
        _written += _piece.Length;
        _piece.Clear();
    }
}
