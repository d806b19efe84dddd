using System.Buffers.Binary;

namespace ArdbNet.RocksDb.Tables;

/// <summary>Bytes that grow, in the notation of table files: little-endian, varints of seven bits a byte.</summary>
internal sealed class TableBytes
{
    private const int MaxVarInt = 10;
    private const int LargestKept = 1 << 20;

    private readonly int _capacity;
    private byte[] _bytes;

    public TableBytes(int capacity)
    {
        _capacity = capacity;
        _bytes = new byte[capacity];
    }

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    /// <summary>Begins anew, without the room that something very long has taken.</summary>
    public void Clear()
    {
        Length = 0;
        if (_bytes.Length > Math.Max(LargestKept, 2 * _capacity)) _bytes = new byte[_capacity];
    }

    /// <summary>Room behind the bytes; what is written there counts with <see cref="Advance"/>.</summary>
    public Span<byte> Reserve(int length)
    {
        if (_bytes.Length - Length < length) Array.Resize(ref _bytes, Math.Max(Length + length, 2 * _bytes.Length));
        return _bytes.AsSpan(Length);
    }

    public void Advance(int length) => Length += length;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        Length += bytes.Length;
    }

    public void AppendByte(byte value) => Append([value]);

    public void AppendFixed(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(Reserve(sizeof(uint)), value);
        Length += sizeof(uint);
    }

    public void AppendFixed(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(Reserve(sizeof(ulong)), value);
        Length += sizeof(ulong);
    }

    public void AppendVarInt(ulong value) => Length += WriteVarInt(Reserve(MaxVarInt), value);

    /// <summary>Gives the length of what was written.</summary>
    public static int WriteVarInt(Span<byte> target, ulong value)
    {
        var length = 0;
        for (; value >= 0x80; value >>= 7) target[length++] = (byte)(value | 0x80);
        target[length++] = (byte)value;
        return length;
    }
}
