using System.Buffers.Text;
using System.Text;

namespace ArdbNet.Resp.Writing;

/// <summary>Formats replies as RESP2 or RESP3 into a <see cref="ReplyBuffer"/>.</summary>
public sealed class ReplyWriter
{
    // A type byte, a 64-bit integer, \r\n.
    private const int LongestNumberLine = 1 + 20 + 2;
    private const int SmallBulk = 1024;

    public ReplyWriter(ReplyBuffer buffer) => Buffer = buffer;

    public ReplyBuffer Buffer { get; set; }

    /// <summary>2 or 3, as the client chose with HELLO.</summary>
    public int Protocol { get; set; } = 2;

    /// <summary>Errors written so far.</summary>
    public int ErrorCount { get; private set; }

    /// <summary>Hears of errors; null: nobody.</summary>
    public IErrorObserver? ErrorObserver { get; set; }

    private bool IsResp3 => Protocol >= 3;

    /// <summary>+OK\r\n</summary>
    public void Ok() => Buffer.Write("+OK\r\n"u8);

    /// <summary>+text\r\n, where the text holds no line break.</summary>
    public void SimpleString(ReadOnlySpan<byte> text) => Line((byte)'+', text);

    /// <summary>-text\r\n, where the text begins with its code ("ERR syntax error"); line breaks become blanks.</summary>
    public void Error(ReadOnlySpan<byte> text)
    {
        ErrorObserver?.ErrorWritten(CodeOf(text.TrimEnd("\r\n"u8)));
        CountedError(text);
    }

    /// <summary>As <see cref="Error(ReadOnlySpan{byte})"/>, of an error that the observer heard of where it arose.</summary>
    public void CountedError(ReadOnlySpan<byte> text)
    {
        ErrorCount++;
        text = text.TrimEnd("\r\n"u8);
        var line = Buffer.GetSpan(text.Length + 3);
        line[0] = (byte)'-';
        text.CopyTo(line[1..]);
        var written = line.Slice(1, text.Length);
        written.Replace((byte)'\r', (byte)' ');
        written.Replace((byte)'\n', (byte)' ');
        "\r\n"u8.CopyTo(line[(1 + text.Length)..]);
        Buffer.Advance(text.Length + 3);
    }

    /// <summary>An error that repeats what a client sent: each character is one byte.</summary>
    public void Error(string text) => Error(Encoding.Latin1.GetBytes(text));

    /// <summary>:value\r\n</summary>
    public void Integer(long value) => NumberLine((byte)':', value);

    /// <summary>$length\r\nvalue\r\n</summary>
    public void Bulk(ReadOnlySpan<byte> value)
    {
        if (value.Length > SmallBulk)
        {
            NumberLine((byte)'$', value.Length);
            Buffer.Write(value);
            Buffer.Write("\r\n"u8);
            return;
        }

        var span = Buffer.GetSpan(value.Length + LongestNumberLine + 2);
        var header = FormatNumberLine(span, (byte)'$', value.Length);
        value.CopyTo(span[header..]);
        "\r\n"u8.CopyTo(span[(header + value.Length)..]);
        Buffer.Advance(header + value.Length + 2);
    }

    /// <summary>$length\r\n, in front of as many bytes and \r\n, which the caller writes.</summary>
    public void BulkHeader(long length) => NumberLine((byte)'$', length);

    /// <summary>A text in UTF-8 as a bulk.</summary>
    public void Bulk(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        NumberLine((byte)'$', length);
        var span = Buffer.GetSpan(length + 2);
        Encoding.UTF8.GetBytes(value, span);
        "\r\n"u8.CopyTo(span[length..]);
        Buffer.Advance(length + 2);
    }

    /// <summary>An integer as a bulk of decimal digits.</summary>
    public void BulkInteger(long value)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(value, digits, out var length);
        Bulk(digits[..length]);
    }

    /// <summary>$-1\r\n or _\r\n</summary>
    public void Null() => Buffer.Write(IsResp3 ? "_\r\n"u8 : "$-1\r\n"u8);

    /// <summary>*-1\r\n or _\r\n</summary>
    public void NullArray() => Buffer.Write(IsResp3 ? "_\r\n"u8 : "*-1\r\n"u8);

    /// <summary>*count\r\n, in front of as many replies.</summary>
    public void ArrayHeader(long count) => NumberLine((byte)'*', count);

    /// <summary>%pairs\r\n or *(2 pairs)\r\n, in front of keys and values in turn.</summary>
    public void MapHeader(long pairs)
    {
        if (IsResp3)
            NumberLine((byte)'%', pairs);
        else
            NumberLine((byte)'*', pairs * 2);
    }

    /// <summary>~count\r\n or *count\r\n, in front of as many replies.</summary>
    public void SetHeader(long count) => NumberLine(IsResp3 ? (byte)'~' : (byte)'*', count);

    /// <summary>&gt;count\r\n or *count\r\n, in front of as many replies.</summary>
    public void PushHeader(long count) => NumberLine(IsResp3 ? (byte)'>' : (byte)'*', count);

    /// <summary>|pairs\r\n, in front of keys and values in turn and the reply they describe. RESP3 only.</summary>
    public void AttributeHeader(long pairs)
    {
        if (!IsResp3)
            throw new InvalidOperationException("RESP2 has no attributes.");
        NumberLine((byte)'|', pairs);
    }

    /// <summary>Text of RedisDouble.Format as a bulk or as ,value\r\n</summary>
    public void Double(double value)
    {
        Span<byte> text = stackalloc byte[RedisDouble.MaxLength];
        DoubleText(text[..RedisDouble.Format(value, text)]);
    }

    /// <summary>A number without exponent (GEOPOS), as a bulk or as ,value\r\n</summary>
    public void HumanDouble(LongDouble value)
    {
        Span<byte> text = stackalloc byte[LongDouble.MaxLength];
        DoubleText(text[..value.Format(text)]);
    }

    /// <summary>:1\r\n and :0\r\n, or #t\r\n and #f\r\n</summary>
    public void Boolean(bool value)
    {
        if (IsResp3)
            Buffer.Write(value ? "#t\r\n"u8 : "#f\r\n"u8);
        else
            Buffer.Write(value ? ":1\r\n"u8 : ":0\r\n"u8);
    }

    /// <summary>Decimal digits of any number of places, as a bulk or as (digits\r\n</summary>
    public void BigNumber(ReadOnlySpan<byte> digits)
    {
        if (IsResp3)
            Line((byte)'(', digits);
        else
            Bulk(digits);
    }

    /// <summary>A text as a bulk or as =length\r\nformat:text\r\n, where the format has three letters ("txt", "mkd").</summary>
    public void Verbatim(ReadOnlySpan<byte> text, string format)
    {
        if (!IsResp3)
        {
            Bulk(text);
            return;
        }

        if (format.Length != 3)
            throw new ArgumentException("The format of a verbatim text has three letters.", nameof(format));
        NumberLine((byte)'=', text.Length + 4L);
        var prefix = Buffer.GetSpan(4);
        Encoding.ASCII.GetBytes(format, prefix);
        prefix[3] = (byte)':';
        Buffer.Advance(4);
        Buffer.Write(text);
        Buffer.Write("\r\n"u8);
    }

    /// <summary>Bytes that are a reply, or a part of one, already.</summary>
    public void Raw(ReadOnlySpan<byte> reply) => Buffer.Write(reply);

    private static ReadOnlySpan<byte> CodeOf(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)' ');
        return end < 0 ? text : text[..end];
    }

    private void DoubleText(ReadOnlySpan<byte> text)
    {
        if (IsResp3)
            Line((byte)',', text);
        else
            Bulk(text);
    }

    private void Line(byte type, ReadOnlySpan<byte> text)
    {
        var line = Buffer.GetSpan(text.Length + 3);
        line[0] = type;
        text.CopyTo(line[1..]);
        "\r\n"u8.CopyTo(line[(1 + text.Length)..]);
        Buffer.Advance(text.Length + 3);
    }

    private void NumberLine(byte type, long number) =>
        Buffer.Advance(FormatNumberLine(Buffer.GetSpan(LongestNumberLine), type, number));

    private static int FormatNumberLine(Span<byte> line, byte type, long number)
    {
        line[0] = type;
        int digits;
        if ((ulong)number < 10)
        {
            line[1] = (byte)('0' + number);
            digits = 1;
        }
        else if ((ulong)number < 100)
        {
            // Most lengths and counts.
            line[1] = (byte)('0' + (int)number / 10);
            line[2] = (byte)('0' + (int)number % 10);
            digits = 2;
        }
        else
        {
            Utf8Formatter.TryFormat(number, line[1..], out digits);
        }

        line[digits + 1] = (byte)'\r';
        line[digits + 2] = (byte)'\n';
        return digits + 3;
    }
}
