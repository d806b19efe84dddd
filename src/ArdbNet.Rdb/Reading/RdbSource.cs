using System.Buffers.Binary;

namespace ArdbNet.Rdb.Reading;

/// <summary>
/// The bytes of an RDB as they come, through one window of fixed size, with their offset and checksum. One thread.
/// </summary>
public sealed class RdbSource
{
    /// <summary>More at once is of no use.</summary>
    public const int MaxWindowLength = 64 * 1024;

    private readonly Stream _stream;
    private readonly byte[] _window;
    private readonly bool _isChecked;
    private int _start;
    private int _end;
    private int _checkedTo;
    private long _windowOffset;
    private ulong _checksum;

    /// <summary>Reads from where the stream is.</summary>
    /// <param name="stream">Where the bytes come from; read ahead by up to a window.</param>
    /// <param name="isChecked">Whether a checksum is to be taken.</param>
    /// <param name="windowLength">Bytes to read at once.</param>
    public RdbSource(Stream stream, bool isChecked, int windowLength = MaxWindowLength)
    {
        _stream = stream;
        _isChecked = isChecked;
        _window = new byte[windowLength];
    }

    /// <summary>Bytes read so far.</summary>
    public long Offset => _windowOffset + _start;

    /// <summary>CRC-64 of the bytes read so far.</summary>
    public ulong Checksum
    {
        get
        {
            TakeChecksum();
            return _checksum;
        }
    }

    /// <summary>Bytes that came from the stream and were not read: what follows the RDB begins with them.</summary>
    public ReadOnlySpan<byte> Unread => _window.AsSpan(_start, _end - _start);

    /// <exception cref="RdbFormatException">The stream ends before.</exception>
    public byte ReadByte()
    {
        if (_start == _end) Fill();
        return _window[_start++];
    }

    /// <summary>The next bytes, at least one and at most <paramref name="most"/>; valid until the next read.</summary>
    /// <exception cref="RdbFormatException">The stream ends before.</exception>
    public ReadOnlySpan<byte> ReadPiece(ulong most)
    {
        if (_start == _end) Fill();
        var piece = _window.AsSpan(_start, (int)Math.Min((ulong)(_end - _start), most));
        _start += piece.Length;
        return piece;
    }

    /// <exception cref="RdbFormatException">The stream ends before.</exception>
    public void ReadExactly(Span<byte> target)
    {
        while (target.Length > 0)
        {
            var piece = ReadPiece((ulong)target.Length);
            piece.CopyTo(target);
            target = target[piece.Length..];
        }
    }

    public uint ReadUInt32LittleEndian()
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        ReadExactly(bytes);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    public ulong ReadUInt64LittleEndian()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        ReadExactly(bytes);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    public RdbFormatException Error(string reason) => new(Offset, reason);

    private void Fill()
    {
        TakeChecksum();
        _windowOffset += _end;
        _start = _end = _checkedTo = 0;
        _end = _stream.Read(_window);
        if (_end == 0) throw Error("ends too early");
    }

    private void TakeChecksum()
    {
        if (_isChecked) _checksum = Crc64.Append(_checksum, _window.AsSpan(_checkedTo, _start - _checkedTo));
        _checkedTo = _start;
    }
}
