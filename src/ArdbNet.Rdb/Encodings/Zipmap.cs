using System.Buffers.Binary;

namespace ArdbNet.Rdb.Encodings;

/// <summary>
/// A walk through the hashes of Redis up to 2.4: fields u8 (254 and more = count them) · pairs · 0xff; a pair is length ·
/// field · length · value's unused bytes u8 · value · those bytes. A length is u8, or 254 and u32.
/// </summary>
internal ref struct Zipmap
{
    private const byte UnknownCount = 254;
    private const byte LongLength = 254;
    private const byte End = 255;

    private readonly byte _count;
    private PackedReader _reader;
    private int _passed;

    public Zipmap(ReadOnlySpan<byte> blob, long offset)
    {
        _reader = new PackedReader(blob, offset, "zipmap");
        if (blob.Length < 2) throw _reader.Error("is too short");
        _count = _reader.TakeByte();
    }

    public ReadOnlySpan<byte> Field { get; private set; }

    public ReadOnlySpan<byte> Value { get; private set; }

    /// <exception cref="RdbFormatException">The next pair is damaged.</exception>
    public bool MoveNext()
    {
        if (_reader.Peek() == End)
        {
            if (_reader.Position != _reader.Length - 1) throw _reader.Error("goes on behind its end mark");
            if (_count < UnknownCount && _count != _passed)
            {
                throw _reader.Error($"holds {_passed} fields and says {_count}");
            }

            return false;
        }

        Field = _reader.Take(ReadLength());
        var length = ReadLength();
        var unused = _reader.TakeByte();
        Value = _reader.Take(length);
        _reader.Take(unused);
        _passed++;
        return true;
    }

    private int ReadLength()
    {
        var first = _reader.TakeByte();
        return first switch
        {
            LongLength => (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(_reader.Take(4)), int.MaxValue),
            End => throw _reader.Error("a value is missing"),
            _ => first,
        };
    }
}
