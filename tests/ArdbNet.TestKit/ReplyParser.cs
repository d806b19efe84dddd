using System.Globalization;
using System.Text;

namespace ArdbNet.TestKit;

/// <summary>Reads RESP2 and RESP3 replies from a stream.</summary>
public sealed class ReplyParser
{
    private readonly Stream _stream;
    private readonly byte[] _buffer = new byte[64 << 10];
    private int _start;
    private int _end;

    public ReplyParser(Stream stream) => _stream = stream;

    /// <summary>Parses the one reply that <paramref name="bytes"/> hold.</summary>
    public static RespReply Parse(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes, writable: false);
        var parser = new ReplyParser(stream);
        var reply = parser.Read();
        return parser.IsAtEnd() ? reply : throw new InvalidDataException("Bytes follow the reply.");
    }

    /// <summary>Reads the next reply. Throws EndOfStreamException at the end of the stream.</summary>
    public RespReply Read()
    {
        var type = (char)ReadByte();
        var line = ReadLine();
        return type switch
        {
            '+' => new RespReply(RespType.SimpleString, line),
            '-' => new RespReply(RespType.Error, line),
            ':' => new RespReply(RespType.Integer, line),
            ',' => new RespReply(RespType.Double, line),
            '(' => new RespReply(RespType.BigNumber, line),
            '#' => new RespReply(RespType.Boolean, line),
            '_' => new RespReply(RespType.Null, []),
            '$' => ReadBulk(RespType.Bulk, line),
            '=' => ReadVerbatim(line),
            '*' => ReadItems(RespType.Array, line, 1),
            '~' => ReadItems(RespType.Set, line, 1),
            '>' => ReadItems(RespType.Push, line, 1),
            '%' => ReadItems(RespType.Map, line, 2),
            '|' => ReadAttributed(line),
            _ => throw new InvalidDataException(
                $"Not a reply: '{type}{Encoding.Latin1.GetString(line)}'."),
        };
    }

    /// <summary>Whether the stream has ended; waits for a byte or the end.</summary>
    public bool IsAtEnd() => _start == _end && !Fill();

    private RespReply ReadAttributed(byte[] line)
    {
        var attributes = ReadItems(RespType.Map, line, 2);
        var reply = Read();
        return new RespReply(reply.Type, reply.Bytes, reply.Items, attributes);
    }

    private RespReply ReadVerbatim(byte[] line)
    {
        var reply = ReadBulk(RespType.Verbatim, line);
        return reply.Bytes is [_, _, _, (byte)':', ..]
            ? reply
            : throw new InvalidDataException("A verbatim text has no format.");
    }

    private RespReply ReadBulk(RespType type, byte[] line)
    {
        var length = ParseLength(line);
        if (length < 0)
            return new RespReply(RespType.NullBulk, []);

        var bytes = new byte[length];
        for (var read = 0; read < bytes.Length;)
        {
            if (_start == _end && !Fill())
                throw new EndOfStreamException();
            var part = Math.Min(_end - _start, bytes.Length - read);
            _buffer.AsSpan(_start, part).CopyTo(bytes.AsSpan(read));
            _start += part;
            read += part;
        }

        if (ReadByte() != '\r' || ReadByte() != '\n')
            throw new InvalidDataException("A bulk is longer than it says.");
        return new RespReply(type, bytes);
    }

    private RespReply ReadItems(RespType type, byte[] line, int factor)
    {
        var count = ParseLength(line);
        if (count < 0)
            return new RespReply(RespType.NullArray, []);

        var items = new List<RespReply>();
        for (var i = 0L; i < count * factor; i++)
            items.Add(Read());
        return new RespReply(type, [], items);
    }

    private static long ParseLength(byte[] line) =>
        long.TryParse(line, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var length) && length >= -1
            ? length
            : throw new InvalidDataException($"Not a length: '{Encoding.Latin1.GetString(line)}'.");

    private byte[] ReadLine()
    {
        var line = new List<byte>();
        while (true)
        {
            var value = ReadByte();
            if (value == '\r')
                break;
            line.Add(value);
        }

        return ReadByte() == '\n' ? [.. line] : throw new InvalidDataException("A line does not end in \\r\\n.");
    }

    private byte ReadByte() => _start < _end || Fill() ? _buffer[_start++] : throw new EndOfStreamException();

    private bool Fill()
    {
        _start = 0;
        _end = _stream.Read(_buffer);
        return _end > 0;
    }
}
