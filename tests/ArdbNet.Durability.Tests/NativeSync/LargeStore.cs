using ArdbNet.Durability.Tests.Replay;
using ArdbNet.TestKit;

namespace ArdbNet.Durability.Tests.NativeSync;

/// <summary>A server with enough data for many blocks, of every type, and garbage of every kind.</summary>
internal static class LargeStore
{
    public static readonly (string Name, string Value)[] Sizes =
        [("write-buffer-size", "256kb"), ("repl-log-segment-size", "1mb"), ("repl-backlog-size", "64mb"),
            ("packed-max-entries", "4")];

    public static void Fill(RunningServer server, int seed)
    {
        using var connection = server.Connect();
        var random = new Random(seed);
        // Nothing of this can be compressed, so that blocks are as long on the wire as they are here.
        connection.Pipeline(Enumerable.Range(0, 3000).Select(i => (string[])["SET", $"large:{i}", Noise(random, 600)]));
        connection.Pipeline(Enumerable.Range(0, 1500).Select(i => (string[])["HSET", "large:hash", $"field:{i}", Noise(random, 400)]));
        connection.Pipeline(Enumerable.Range(0, 1500).Select(i => (string[])["RPUSH", "large:list", Noise(random, 400)]));
        connection.Pipeline(Enumerable.Range(0, 1500).Select(i => (string[])["ZADD", "large:zset", $"{i % 50}", $"member:{i}:{Noise(random, 100)}"]));
        connection.Call("SET", "large:string", Noise(random, 400_000));
        new RandomWorkload(seed).Run(server, 3000);
        // The workload may have flushed everything, and lists lose what they had.
        connection.Pipeline(Enumerable.Range(0, 2000).Select(i => (string[])["SET", $"late:{i}", Noise(random, 600), "EX", "100000"]));
        connection.Call(["RPUSH", "trimmed", .. Enumerable.Range(0, 6000).Select(static i => $"{i}")]);
        connection.Call("LTRIM", "trimmed", "5000", "-1");
    }

    public static string Noise(Random random, int length)
    {
        var text = new char[length];
        for (var i = 0; i < length; i++) text[i] = (char)random.Next('!', '~');
        return new string(text);
    }
}
