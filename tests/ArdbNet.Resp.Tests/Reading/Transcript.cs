using System.Buffers;
using System.Text;
using ArdbNet.Resp.Reading;

namespace ArdbNet.Resp.Tests.Reading;

/// <summary>All that a reader made of a stream: one line a request, then how the stream ended.</summary>
internal static class Transcript
{
    public static byte[] Bytes(string latin1) => Encoding.Latin1.GetBytes(latin1);

    public static string[] Of(string stream, RequestLimits? limits = null, bool isAuthenticated = true) =>
        Of([Bytes(stream)], limits, isAuthenticated);

    public static string[] Of(
        IEnumerable<byte[]> chunks, RequestLimits? limits = null, bool isAuthenticated = true, int batch = 16)
    {
        using var reader = new RequestReader(limits ?? new RequestLimits()) { IsAuthenticated = isAuthenticated };
        var lines = new List<string>();
        foreach (var chunk in chunks)
        {
            reader.Append(new ReadOnlySequence<byte>(chunk));
            while (true)
            {
                var outcome = reader.ReadBatch(batch);
                for (var i = 0; i < reader.Count; i++)
                    lines.Add(Line(reader[i]));
                if (outcome == ReadOutcome.Requests)
                    continue;
                if (outcome == ReadOutcome.NeedMore)
                    break;
                lines.Add(outcome == ReadOutcome.ProtocolError ? "-ERR " + reader.Error : outcome.ToString());
                return [.. lines];
            }
        }

        return [.. lines];
    }

    public static string Line(Request request)
    {
        var line = new StringBuilder();
        for (var i = 0; i < request.Count; i++)
            line.Append('[').Append(Encoding.Latin1.GetString(request[i])).Append(']');
        return line.ToString();
    }

    public static byte[] Multibulk(params byte[][] arguments)
    {
        using var stream = new MemoryStream();
        stream.Write(Bytes($"*{arguments.Length}\r\n"));
        foreach (var argument in arguments)
        {
            stream.Write(Bytes($"${argument.Length}\r\n"));
            stream.Write(argument);
            stream.Write("\r\n"u8);
        }

        return stream.ToArray();
    }
}
