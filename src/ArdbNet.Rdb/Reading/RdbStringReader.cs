using System.Buffers.Binary;
using System.Buffers.Text;

namespace ArdbNet.Rdb.Reading;

/// <summary>
/// Lengths and strings. A length is <c>00llllll</c>, <c>01llllll llllllll</c>, <c>10000000</c> u32 or <c>10000001</c>
/// u64 (both big-endian); <c>11eeeeee</c> in front of a string says that it is an integer or compressed.
/// </summary>
internal sealed class RdbStringReader(RdbSource source, long maxStringLength)
{
    private const byte Length32 = 0x80;
    private const byte Length64 = 0x81;
    private const int Integer8 = 0;
    private const int Integer16 = 1;
    private const int Integer32 = 2;
    private const int Compressed = 3;

    private readonly StringBuffer _compressed = new();

    public RdbSource Source { get; } = source;

    /// <exception cref="RdbFormatException">No length stands here.</exception>
    public ulong ReadLength()
    {
        var first = Source.ReadByte();
        if (first >> 6 == 3) throw Source.Error($"a length begins with the byte 0x{first:x2}");
        return ReadLength(first);
    }

    /// <exception cref="RdbFormatException">No string stands here, or it is too long.</exception>
    public ReadOnlySpan<byte> ReadString(StringBuffer target)
    {
        target.Clear();
        var first = Source.ReadByte();
        if (first >> 6 == 3)
            ReadSpecial(first & 0x3f, target);
        else
            ReadRaw(CheckedLength(ReadLength(first)), target);
        return target.Span;
    }

    /// <summary>Hands a string over as it comes, so that a long one is never whole in memory unless compressed.</summary>
    public void ReadPieces<TSink>(StringBuffer buffer, ref TSink sink)
        where TSink : IRdbValueSink, allows ref struct
    {
        var first = Source.ReadByte();
        if (first >> 6 == 3)
        {
            buffer.Clear();
            ReadSpecial(first & 0x3f, buffer);
            sink.StringPiece(buffer.Span);
            return;
        }

        for (var rest = CheckedLength(ReadLength(first)); rest > 0;)
        {
            var piece = Source.ReadPiece(rest);
            sink.StringPiece(piece);
            rest -= (ulong)piece.Length;
        }
    }

    private ulong ReadLength(byte first)
    {
        switch (first >> 6)
        {
            case 0:
                return first;
            case 1:
                return (ulong)(first & 0x3f) << 8 | Source.ReadByte();
        }

        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        switch (first)
        {
            case Length32:
                Source.ReadExactly(bytes[..sizeof(uint)]);
                return BinaryPrimitives.ReadUInt32BigEndian(bytes);
            case Length64:
                Source.ReadExactly(bytes);
                return BinaryPrimitives.ReadUInt64BigEndian(bytes);
            default:
                throw Source.Error($"a length begins with the byte 0x{first:x2}");
        }
    }

    private ulong CheckedLength(ulong length)
    {
        if (length > (ulong)maxStringLength)
        {
            throw Source.Error($"a string claims {length} bytes, more than {maxStringLength}");
        }

        return length;
    }

    private void ReadRaw(ulong length, StringBuffer target)
    {
        for (var rest = length; rest > 0;)
        {
            var piece = Source.ReadPiece(rest);
            target.Append(piece);
            rest -= (ulong)piece.Length;
        }
    }

    private void ReadSpecial(int encoding, StringBuffer target)
    {
        switch (encoding)
        {
            case Integer8:
                AppendInteger((sbyte)Source.ReadByte(), target);
                break;
            case Integer16:
                Span<byte> bytes = stackalloc byte[sizeof(short)];
                Source.ReadExactly(bytes);
                AppendInteger(BinaryPrimitives.ReadInt16LittleEndian(bytes), target);
                break;
            case Integer32:
                AppendInteger((int)Source.ReadUInt32LittleEndian(), target);
                break;
            case Compressed:
                ReadCompressed(target);
                break;
            default:
                throw Source.Error($"a string has the unknown encoding {encoding}");
        }
    }

    private static void AppendInteger(int value, StringBuffer target)
    {
        Span<byte> digits = stackalloc byte[11];
        Utf8Formatter.TryFormat(value, digits, out var length);
        target.Append(digits[..length]);
    }

    // compressed length · length · LZF block
    private void ReadCompressed(StringBuffer target)
    {
        var compressedLength = CheckedLength(ReadLength());
        var length = CheckedLength(ReadLength());
        if (length > (compressedLength + 1) * Lzf.MaxRatio)
        {
            throw Source.Error($"{compressedLength} compressed bytes claim to be {length}");
        }

        _compressed.Clear();
        ReadRaw(compressedLength, _compressed);
        if (!Lzf.TryDecompress(_compressed.Span, target.SetLength((int)length)))
        {
            throw Source.Error("a compressed string is damaged");
        }
    }
}
