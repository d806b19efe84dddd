using System.Buffers.Binary;

namespace ArdbNet.Rdb.Encodings;

/// <summary>
/// A walk through a listpack: bytes u32 · elements u16 (65535 = count them) · elements · 0xff; an element is its
/// encoding, its bytes and its own length backwards. Every byte is checked on the way.
/// </summary>
internal ref struct Listpack : IPackedWalk
{
    private const int HeaderLength = 6;
    private const ushort UnknownCount = ushort.MaxValue;

    private readonly ushort _count;
    private PackedReader _reader;

    /// <exception cref="RdbFormatException">Header or end are wrong.</exception>
    public Listpack(ReadOnlySpan<byte> blob, long offset)
    {
        _reader = new PackedReader(blob, offset, "listpack");
        if (blob.Length < HeaderLength + 1) throw _reader.Error("is too short");
        if (BinaryPrimitives.ReadUInt32LittleEndian(_reader.Take(4)) != (uint)blob.Length)
        {
            throw _reader.Error("does not have the length it says");
        }

        if (blob[^1] != 0xff) throw _reader.Error("has no end mark");
        _count = BinaryPrimitives.ReadUInt16LittleEndian(_reader.Take(2));
    }

    /// <summary>Elements passed so far.</summary>
    public long Passed { get; private set; }

    /// <summary>Valid until three more have been read.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    /// <summary>The element's value when it is stored as an integer.</summary>
    public long? Integer { get; private set; }

    /// <exception cref="RdbFormatException">The next element is damaged.</exception>
    public bool MoveNext()
    {
        if (_reader.Position == _reader.Length - 1)
        {
            if (_count != UnknownCount && _count != Passed)
            {
                throw _reader.Error($"holds {Passed} elements and says {_count}");
            }

            return false;
        }

        var start = _reader.Position;
        ReadElement();
        CheckBackLength(_reader.Position - start);
        if (_reader.Position >= _reader.Length) throw _reader.Error("an element covers the end mark");
        Passed++;
        return true;
    }

    /// <summary>The next element, which must be there.</summary>
    public ReadOnlySpan<byte> Next()
    {
        if (!MoveNext()) throw _reader.Error("an element is missing");
        return Current;
    }

    /// <summary>The next element, which must be an integer.</summary>
    public long NextInteger()
    {
        Next();
        return Integer ?? throw _reader.Error("an integer is missing");
    }

    /// <summary>A walk of its own over the elements that follow.</summary>
    public readonly Listpack Fork()
    {
        var fork = this;
        fork._reader = _reader.Fork();
        return fork;
    }

    public readonly RdbFormatException Error(string reason) => _reader.Error(reason);

    private void ReadElement()
    {
        var first = _reader.TakeByte();
        Integer = null;
        switch (first)
        {
            case < 0x80:
                SetInteger(first);
                break;
            case < 0xc0:
                Current = _reader.Take(first & 0x3f);
                break;
            case < 0xe0:
                // 13 bits, signed
                SetInteger(((first & 0x1f) << 8 | _reader.TakeByte()) << 19 >> 19);
                break;
            case < 0xf0:
                Current = _reader.Take((first & 0x0f) << 8 | _reader.TakeByte());
                break;
            case 0xf0:
                var length = BinaryPrimitives.ReadUInt32LittleEndian(_reader.Take(4));
                Current = _reader.Take((int)Math.Min(length, int.MaxValue));
                break;
            case 0xf1:
                SetInteger(BinaryPrimitives.ReadInt16LittleEndian(_reader.Take(2)));
                break;
            case 0xf2:
                SetInteger(PackedInteger.Read24(_reader.Take(3)));
                break;
            case 0xf3:
                SetInteger(BinaryPrimitives.ReadInt32LittleEndian(_reader.Take(4)));
                break;
            case 0xf4:
                SetInteger(BinaryPrimitives.ReadInt64LittleEndian(_reader.Take(8)));
                break;
            default:
                throw _reader.Error($"an element has the unknown encoding 0x{first:x2}");
        }
    }

    private void SetInteger(long value)
    {
        Integer = value;
        Current = _reader.TextOf(value);
    }

    private void CheckBackLength(int length)
    {
        Span<byte> expected = stackalloc byte[ListpackBackLength.MaxLength];
        expected = expected[..ListpackBackLength.Write(length, expected)];
        if (!_reader.Take(expected.Length).SequenceEqual(expected))
        {
            throw _reader.Error($"an element of {length} bytes has another length behind it");
        }
    }
}
