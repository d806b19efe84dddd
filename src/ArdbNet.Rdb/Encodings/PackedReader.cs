using System.Buffers.Text;

namespace ArdbNet.Rdb.Encodings;

/// <summary>What the walks through packed encodings share: the blob, a place in it, and texts of integers.</summary>
/// <param name="blob">The packed bytes.</param>
/// <param name="offset">Where the blob ends in the source, for errors.</param>
/// <param name="name">The encoding's name, for errors.</param>
internal ref struct PackedReader(ReadOnlySpan<byte> blob, long offset, string name)
{
    private const int MaxDigits = 20;
    private const int Texts = 3;

    private readonly ReadOnlySpan<byte> _blob = blob;
    // Three elements in a row stay valid: field, value, time.
    private readonly byte[] _digits = new byte[Texts * MaxDigits];
    private int _text;

    public int Position { get; private set; }

    public readonly int Length => _blob.Length;

    public ReadOnlySpan<byte> Take(int length)
    {
        if (length > _blob.Length - Position) throw Error("an element ends behind the end");
        var bytes = _blob.Slice(Position, length);
        Position += length;
        return bytes;
    }

    public byte TakeByte() => Take(1)[0];

    public readonly byte Peek(int ahead = 0)
    {
        if (ahead >= _blob.Length - Position) throw Error("ends too early");
        return _blob[Position + ahead];
    }

    public ReadOnlySpan<byte> TextOf(long value)
    {
        _text = (_text + 1) % Texts;
        var digits = _digits.AsSpan(_text * MaxDigits, MaxDigits);
        Utf8Formatter.TryFormat(value, digits, out var length);
        return digits[..length];
    }

    public readonly PackedReader Fork() => new(_blob, offset, name) { Position = Position };

    public readonly RdbFormatException Error(string reason) =>
        new(offset, $"{name}, byte {Position} of {_blob.Length}: {reason}");
}
