using System.Buffers.Binary;

namespace ArdbNet.Rdb.Encodings;

/// <summary>A walk through a set of integers: width u32 (2, 4 or 8) · count u32 · integers, all little-endian, rising.</summary>
internal ref struct Intset
{
    private const int HeaderLength = 8;

    private readonly int _width;
    private PackedReader _reader;
    private long? _last;

    /// <exception cref="RdbFormatException">The header does not fit the bytes.</exception>
    public Intset(ReadOnlySpan<byte> blob, long offset)
    {
        _reader = new PackedReader(blob, offset, "intset");
        if (blob.Length < HeaderLength) throw _reader.Error("is too short");
        var width = BinaryPrimitives.ReadUInt32LittleEndian(_reader.Take(4));
        if (width is not (2 or 4 or 8)) throw _reader.Error($"has integers of {width} bytes");
        _width = (int)width;
        var count = BinaryPrimitives.ReadUInt32LittleEndian(_reader.Take(4));
        if (HeaderLength + ((long)count * _width) != blob.Length)
        {
            throw _reader.Error($"does not have the {count} integers it says");
        }
    }

    /// <summary>Valid until three more have been read.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    /// <exception cref="RdbFormatException">The integers do not rise.</exception>
    public bool MoveNext()
    {
        if (_reader.Position == _reader.Length) return false;

        var bytes = _reader.Take(_width);
        var value = _width switch
        {
            2 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
            4 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
            _ => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        };
        if (value <= _last) throw _reader.Error("the integers do not rise");
        _last = value;
        Current = _reader.TextOf(value);
        return true;
    }
}
