using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;

namespace ArdbNet.Rdb.Writing;

/// <summary>
/// Writes the parts of values in the one form that every Redis since 2.6 loads: types 0 to 4, streams type 15. A
/// collection is its type, <see cref="Length"/> of its elements, and so many elements.
/// </summary>
public sealed class RdbWriter(IBufferWriter<byte> output)
{
    private const int MaxScoreText = 32;
    private const int MinCompressed = 20;

    /// <summary>Longer strings go as they are: compressing them would hold others up.</summary>
    private const int MaxCompressed = 1 << 20;

    private readonly ArrayBufferWriter<byte> _key = new();
    private byte[] _compressed = [];
    private bool _hasKey;

    /// <summary>Bytes written so far.</summary>
    public long Written { get; private set; }

    /// <summary>A value's type; in files its key stands behind it.</summary>
    public void Type(RdbType type)
    {
        Byte((byte)type);
        if (!_hasKey) return;
        _hasKey = false;
        String(_key.WrittenSpan);
    }

    /// <summary>What the next type is followed by. In payloads there are no keys.</summary>
    internal void KeyOfNext(ReadOnlySpan<byte> key)
    {
        _key.ResetWrittenCount();
        _key.Write(key);
        _hasKey = true;
    }

    internal void Opcode(byte opcode) => Byte(opcode);

    /// <summary>00llllll, 01llllll llllllll, 10000000 u32 or 10000001 u64, big-endian.</summary>
    public void Length(ulong length)
    {
        var span = output.GetSpan(1 + sizeof(ulong));
        int written;
        switch (length)
        {
            case < 1 << 6:
                span[0] = (byte)length;
                written = 1;
                break;
            case < 1 << 14:
                BinaryPrimitives.WriteUInt16BigEndian(span, (ushort)(0x4000 | length));
                written = sizeof(ushort);
                break;
            case <= uint.MaxValue:
                span[0] = 0x80;
                BinaryPrimitives.WriteUInt32BigEndian(span[1..], (uint)length);
                written = 1 + sizeof(uint);
                break;
            default:
                span[0] = 0x81;
                BinaryPrimitives.WriteUInt64BigEndian(span[1..], length);
                written = 1 + sizeof(ulong);
                break;
        }

        Advance(written);
    }

    /// <summary>A string as an integer or compressed where that is shorter, else as it is.</summary>
    public void String(ReadOnlySpan<byte> text)
    {
        if (TryWriteInteger(text) || TryWriteCompressed(text)) return;
        Length((ulong)text.Length);
        Write(text);
    }

    /// <summary>A string of a <see cref="Length"/> written before comes in pieces.</summary>
    public void Piece(ReadOnlySpan<byte> piece) => Write(piece);

    /// <summary>A score as a text behind its length, as type 3 has it.</summary>
    public void Score(double score)
    {
        if (!double.IsFinite(score))
        {
            Byte(double.IsNaN(score) ? (byte)253 : score > 0 ? (byte)254 : (byte)255);
            return;
        }

        Span<byte> text = stackalloc byte[MaxScoreText];
        score.TryFormat(text, out var length, "R", CultureInfo.InvariantCulture);
        Byte((byte)length);
        Write(text[..length]);
    }

    /// <summary>Milliseconds since 1970: i64, little-endian.</summary>
    public void Milliseconds(long ms)
    {
        BinaryPrimitives.WriteInt64LittleEndian(output.GetSpan(sizeof(long)), ms);
        Advance(sizeof(long));
    }

    /// <summary>An id as two lengths.</summary>
    public void Id(RdbStreamId id)
    {
        Length(id.Ms);
        Length(id.Sequence);
    }

    /// <summary>An id as 16 bytes, as pending entries have it.</summary>
    public void RawId(RdbStreamId id)
    {
        var span = output.GetSpan(2 * sizeof(ulong));
        BinaryPrimitives.WriteUInt64BigEndian(span, id.Ms);
        BinaryPrimitives.WriteUInt64BigEndian(span[sizeof(ulong)..], id.Sequence);
        Advance(2 * sizeof(ulong));
    }

    private void Advance(int count)
    {
        output.Advance(count);
        Written += count;
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        output.Write(bytes);
        Written += bytes.Length;
    }

    private void Byte(byte value)
    {
        output.GetSpan(1)[0] = value;
        Advance(1);
    }

    // 11000000 i8 | 11000001 i16 | 11000010 i32, little-endian
    private bool TryWriteInteger(ReadOnlySpan<byte> text)
    {
        if (text.Length is 0 or > 11 || !Utf8Parser.TryParse(text, out int value, out var read) || read != text.Length)
        {
            return false;
        }

        Span<byte> digits = stackalloc byte[11];
        Utf8Formatter.TryFormat(value, digits, out var length);
        if (!text.SequenceEqual(digits[..length])) return false;

        var span = output.GetSpan(1 + sizeof(int));
        BinaryPrimitives.WriteInt32LittleEndian(span[1..], value);
        var (encoding, bytes) = value switch
        {
            >= sbyte.MinValue and <= sbyte.MaxValue => (0xc0, sizeof(sbyte)),
            >= short.MinValue and <= short.MaxValue => (0xc1, sizeof(short)),
            _ => (0xc2, sizeof(int)),
        };
        span[0] = (byte)encoding;
        Advance(1 + bytes);
        return true;
    }

    // 11000011 · compressed length · length · LZF block
    private bool TryWriteCompressed(ReadOnlySpan<byte> text)
    {
        if (text.Length is <= MinCompressed or > MaxCompressed) return false;
        if (_compressed.Length < text.Length) _compressed = new byte[Math.Max(256, text.Length)];

        var length = Lzf.Compress(text, _compressed.AsSpan(0, text.Length - 4));
        if (length == 0) return false;

        Byte(0xc3);
        Length((ulong)length);
        Length((ulong)text.Length);
        Write(_compressed.AsSpan(0, length));
        return true;
    }
}
