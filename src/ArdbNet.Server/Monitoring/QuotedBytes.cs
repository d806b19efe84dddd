using System.Buffers;
using ArdbNet.Resp.Writing;

namespace ArdbNet.Server.Monitoring;

/// <summary>Any bytes as printable text within quotes: <c>"a\"b\x00\n"</c>.</summary>
internal static class QuotedBytes
{
    private static readonly SearchValues<byte> Plain =
        SearchValues.Create([.. Enumerable.Range(0x20, 0x5F).Select(static code => (byte)code).Except("\"\\"u8.ToArray())]);

    public static void Write(ReplyBuffer target, ReadOnlySpan<byte> bytes)
    {
        target.Write("\""u8);
        while (!bytes.IsEmpty)
        {
            var plain = bytes.IndexOfAnyExcept(Plain);
            if (plain < 0) plain = bytes.Length;
            target.Write(bytes[..plain]);
            if (plain == bytes.Length) break;
            WriteEscaped(target, bytes[plain]);
            bytes = bytes[(plain + 1)..];
        }

        target.Write("\""u8);
    }

    private static void WriteEscaped(ReplyBuffer target, byte code)
    {
        ReadOnlySpan<byte> hex = "0123456789abcdef"u8;
        switch (code)
        {
            case (byte)'\\': target.Write("\\\\"u8); break;
            case (byte)'"': target.Write("\\\""u8); break;
            case (byte)'\n': target.Write("\\n"u8); break;
            case (byte)'\r': target.Write("\\r"u8); break;
            case (byte)'\t': target.Write("\\t"u8); break;
            case (byte)'\a': target.Write("\\a"u8); break;
            case (byte)'\b': target.Write("\\b"u8); break;
            default: target.Write([(byte)'\\', (byte)'x', hex[code >> 4], hex[code & 15]]); break;
        }
    }
}
