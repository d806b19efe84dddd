using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ArdbNet.Resp.Reading;
using ArdbNet.TestKit;

namespace ArdbNet.Resp.Tests.Reading;

/// <summary>
/// Redis names an unknown command and its arguments in its error, so that its replies show how it read a stream.
/// </summary>
internal sealed class RequestComparisonTests
{
    private static readonly string[] Counts =
        ["0", "-1", "3", "x", "", "-", "01", "2147483647", "2147483648", "11", "99999999999999999999999"];

    private static readonly string[] Bulks =
    [
        "$0\r\n\r\n", "$-1\r\n", "$x\r\n", ":1\r\n", "$536870912\r\n", "$536870913\r\n", "$16385\r\n", "\r\n",
        "$1\rxaxx", "$1\nx\r\n",
    ];

    private static readonly string[] Quoted = ["\\x41", "\\n", "\\", "'", "a b", "\\\"", "\\'", "\\xg1", "\v", ""];

    private static readonly string[] Followers = ["", " ", "a", "\t'q'", "\v"];

    [TestCase(true)]
    [TestCase(false)]
    public void StreamsReadAsRedisReadsThem(bool isAuthenticated)
    {
        using var redis = isAuthenticated ? new RedisServer() : new RedisServer("--requirepass", "secret");
        var random = new Random(3);
        for (var round = 0; round < 500; round++)
        {
            var stream = string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => Part(random)));
            var replies = Replies(Transcript.Bytes(stream), isAuthenticated);
            Assert.That(replies, Is.EqualTo(RepliesOf(redis, Transcript.Bytes(stream))), stream);
        }
    }

    private static string Part(Random random) => random.Next(6) switch
    {
        0 => new string(random.GetItems<char>("*$\r\n012\"'\\x \0ab", random.Next(1, 12))),
        1 => $"*2\r\n$2\r\nab\r\n$1\r\n{(char)random.Next(256)}\r\n",
        2 => $"*{random.GetItems(Counts, 1)[0]}\r\n",
        3 => $"*1\r\n{random.GetItems(Bulks, 1)[0]}",
        4 => $"ab \"{random.GetItems(Quoted, 1)[0]}\"{random.GetItems(Followers, 1)[0]}\r\n",
        _ => $"ba '{random.GetItems(Quoted, 1)[0]}'{random.GetItems(Followers, 1)[0]}\n",
    };

    private static string Replies(byte[] stream, bool isAuthenticated)
    {
        using var reader = new RequestReader(new RequestLimits()) { IsAuthenticated = isAuthenticated };
        reader.Append(new ReadOnlySequence<byte>(stream));
        var replies = new StringBuilder();
        while (true)
        {
            var outcome = reader.ReadBatch(8);
            for (var i = 0; i < reader.Count; i++)
                AppendUnknownCommand(replies, reader[i]);
            if (outcome == ReadOutcome.ProtocolError)
                replies.Append("-ERR ").Append(reader.Error).Append("\r\n");
            if (outcome != ReadOutcome.Requests)
                return replies.ToString();
        }
    }

    private static void AppendUnknownCommand(StringBuilder replies, Request request)
    {
        var arguments = "";
        for (var i = 1; i < request.Count && arguments.Length < 128; i++)
            arguments += $"'{CString(request[i], 128 - arguments.Length)}' ";
        var error = $"ERR unknown command '{CString(request[0], 128)}', with args beginning with: {arguments}";
        replies.Append('-').Append(error.Replace('\r', ' ').Replace('\n', ' ')).Append("\r\n");
    }

    private static string CString(ReadOnlySpan<byte> bytes, int longest)
    {
        var end = bytes.IndexOf((byte)0);
        var text = Encoding.Latin1.GetString(end < 0 ? bytes : bytes[..end]);
        return text.Length > longest ? text[..longest] : text;
    }

    private static string RepliesOf(RedisServer redis, byte[] stream)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 10_000 };
        socket.Connect(IPAddress.Loopback, redis.Port);
        socket.Send(stream);
        socket.Shutdown(SocketShutdown.Send);

        var replies = new StringBuilder();
        var part = new byte[8192];
        int length;
        while ((length = socket.Receive(part)) > 0)
            replies.Append(Encoding.Latin1.GetString(part, 0, length));
        return replies.ToString();
    }
}
