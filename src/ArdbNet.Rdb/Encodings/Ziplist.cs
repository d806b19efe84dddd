using System.Buffers.Binary;

namespace ArdbNet.Rdb.Encodings;

/// <summary>
/// A walk through a ziplist: bytes u32 · offset of the last element u32 · elements u16 (65535 = count them) · elements ·
/// 0xff; an element is the length of the one before it, its encoding and its bytes. Every byte is checked on the way.
/// </summary>
internal ref struct Ziplist : IPackedWalk
{
    private const int HeaderLength = 10;
    private const ushort UnknownCount = ushort.MaxValue;
    private const byte LongPrevious = 254;

    private readonly uint _tail;
    private readonly ushort _count;
    private PackedReader _reader;
    private int _last = HeaderLength;

    /// <exception cref="RdbFormatException">Header or end are wrong.</exception>
    public Ziplist(ReadOnlySpan<byte> blob, long offset)
    {
        _reader = new PackedReader(blob, offset, "ziplist");
        if (blob.Length < HeaderLength + 1) throw _reader.Error("is too short");
        if (BinaryPrimitives.ReadUInt32LittleEndian(_reader.Take(4)) != (uint)blob.Length)
        {
            throw _reader.Error("does not have the length it says");
        }

        if (blob[^1] != 0xff) throw _reader.Error("has no end mark");
        _tail = BinaryPrimitives.ReadUInt32LittleEndian(_reader.Take(4));
        _count = BinaryPrimitives.ReadUInt16LittleEndian(_reader.Take(2));
    }

    /// <summary>Elements passed so far.</summary>
    public long Passed { get; private set; }

    /// <summary>Valid until three more have been read.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    /// <exception cref="RdbFormatException">The next element is damaged.</exception>
    public bool MoveNext()
    {
        if (_reader.Position == _reader.Length - 1)
        {
            CheckEnd();
            return false;
        }

        var start = _reader.Position;
        ReadPreviousLength(start - _last);
        ReadElement();
        if (_reader.Position >= _reader.Length) throw _reader.Error("an element covers the end mark");
        _last = start;
        Passed++;
        return true;
    }

    /// <summary>The next element, which must be there.</summary>
    public ReadOnlySpan<byte> Next()
    {
        if (!MoveNext()) throw _reader.Error("an element is missing");
        return Current;
    }

    public readonly RdbFormatException Error(string reason) => _reader.Error(reason);

    private readonly void CheckEnd()
    {
        if (_count != UnknownCount && _count != Passed)
        {
            throw _reader.Error($"holds {Passed} elements and says {_count}");
        }

        if (_tail != (uint)_last) throw _reader.Error($"says that its last element is at {_tail}, it is at {_last}");
    }

    private void ReadPreviousLength(int expected)
    {
        uint length = _reader.TakeByte();
        if (length == LongPrevious) length = BinaryPrimitives.ReadUInt32LittleEndian(_reader.Take(4));
        if (length != (uint)expected)
        {
            throw _reader.Error($"an element says that {length} bytes are before it, there are {expected}");
        }
    }

    private void ReadElement()
    {
        var first = _reader.TakeByte();
        switch (first)
        {
            case < 0x40:
                Current = _reader.Take(first);
                break;
            case < 0x80:
                Current = _reader.Take((first & 0x3f) << 8 | _reader.TakeByte());
                break;
            case 0x80:
                var length = BinaryPrimitives.ReadUInt32BigEndian(_reader.Take(4));
                Current = _reader.Take((int)Math.Min(length, int.MaxValue));
                break;
            case 0xc0:
                Current = _reader.TextOf(BinaryPrimitives.ReadInt16LittleEndian(_reader.Take(2)));
                break;
            case 0xd0:
                Current = _reader.TextOf(BinaryPrimitives.ReadInt32LittleEndian(_reader.Take(4)));
                break;
            case 0xe0:
                Current = _reader.TextOf(BinaryPrimitives.ReadInt64LittleEndian(_reader.Take(8)));
                break;
            case 0xf0:
                Current = _reader.TextOf(PackedInteger.Read24(_reader.Take(3)));
                break;
            case 0xfe:
                Current = _reader.TextOf((sbyte)_reader.TakeByte());
                break;
            case > 0xf0 and < 0xfe:
                Current = _reader.TextOf((first & 0x0f) - 1);
                break;
            default:
                throw _reader.Error($"an element has the unknown encoding 0x{first:x2}");
        }
    }
}
