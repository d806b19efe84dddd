using System.Buffers.Binary;
using ArdbNet.Rdb.Encodings;

namespace ArdbNet.Rdb.Writing;

/// <summary>Builds a listpack, element by element; see <see cref="Listpack"/> for the layout.</summary>
internal sealed class ListpackWriter
{
    private const int HeaderLength = 6;
    private const int MaxEncoding = 9;

    private byte[] _bytes = new byte[256];
    private int _length = HeaderLength;
    private int _count;

    /// <summary>Elements so far.</summary>
    public int Count => _count;

    public void Clear()
    {
        _length = HeaderLength;
        _count = 0;
    }

    public void Append(long value)
    {
        Reserve(MaxEncoding);
        var span = _bytes.AsSpan(_length);
        int written;
        switch (value)
        {
            case >= 0 and < 128:
                span[0] = (byte)value;
                written = 1;
                break;
            case >= -4096 and < 4096:
                BinaryPrimitives.WriteUInt16BigEndian(span, (ushort)(0xc000 | (value & 0x1fff)));
                written = 2;
                break;
            case >= short.MinValue and <= short.MaxValue:
                span[0] = 0xf1;
                BinaryPrimitives.WriteInt16LittleEndian(span[1..], (short)value);
                written = 3;
                break;
            case >= -(1 << 23) and < 1 << 23:
                BinaryPrimitives.WriteInt32LittleEndian(span[1..], (int)value);
                span[0] = 0xf2;
                written = 4;
                break;
            case >= int.MinValue and <= int.MaxValue:
                span[0] = 0xf3;
                BinaryPrimitives.WriteInt32LittleEndian(span[1..], (int)value);
                written = 5;
                break;
            default:
                span[0] = 0xf4;
                BinaryPrimitives.WriteInt64LittleEndian(span[1..], value);
                written = 9;
                break;
        }

        End(written);
    }

    public void Append(ReadOnlySpan<byte> text)
    {
        Reserve(MaxEncoding + text.Length);
        var span = _bytes.AsSpan(_length);
        int header;
        switch (text.Length)
        {
            case < 64:
                span[0] = (byte)(0x80 | text.Length);
                header = 1;
                break;
            case < 4096:
                BinaryPrimitives.WriteUInt16BigEndian(span, (ushort)(0xe000 | text.Length));
                header = 2;
                break;
            default:
                span[0] = 0xf0;
                BinaryPrimitives.WriteUInt32LittleEndian(span[1..], (uint)text.Length);
                header = 5;
                break;
        }

        text.CopyTo(span[header..]);
        End(header + text.Length);
    }

    /// <summary>Takes over the elements of another.</summary>
    public void Append(ListpackWriter other)
    {
        Reserve(other._length - HeaderLength);
        other._bytes.AsSpan(HeaderLength, other._length - HeaderLength).CopyTo(_bytes.AsSpan(_length));
        _length += other._length - HeaderLength;
        _count += other._count;
    }

    /// <summary>The listpack; valid until the next change.</summary>
    public ReadOnlySpan<byte> Complete()
    {
        Reserve(1);
        _bytes[_length] = 0xff;
        var bytes = _bytes.AsSpan(0, _length + 1);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)bytes.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[4..], (ushort)Math.Min(_count, ushort.MaxValue));
        return bytes;
    }

    private void End(int elementLength)
    {
        _length += elementLength;
        _length += ListpackBackLength.Write(elementLength, _bytes.AsSpan(_length));
        _count++;
    }

    private void Reserve(int bytes)
    {
        var needed = (long)_length + bytes + ListpackBackLength.MaxLength;
        if (needed <= _bytes.Length) return;
        Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(needed, _bytes.Length * 2L)));
    }
}
