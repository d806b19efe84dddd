using ArdbNet.Replication.RawStream;

namespace ArdbNet.Replication.Tests.RawStream;

/// <summary>Entries, and the stream that is made of them.</summary>
internal static class RawSample
{
    public static readonly RawHeader Header = new(Guid.Parse("00112233445566778899aabbccddeeff"), 1, 0, 77, 5, 1000);

    public static readonly byte[] State = [1, 2, 3];

    /// <summary>Random entries in key order; some are larger than a block.</summary>
    public static List<(byte[] Key, byte[] Value)> Entries(Random random, int count)
    {
        var entries = new SortedDictionary<byte[], byte[]>(
            Comparer<byte[]>.Create(static (a, b) => a.AsSpan().SequenceCompareTo(b)));
        while (entries.Count < count)
        {
            var key = new byte[random.Next(11, 40)];
            random.NextBytes(key);
            key[0] = (byte)random.Next(1, 7);
            for (var i = 1; i < random.Next(11); i++) key[i] = 7;
            var value = new byte[random.Next(60) == 0 ? random.Next(400_000) : random.Next(300)];
            if (random.Next(2) == 0) random.NextBytes(value);
            entries[key] = value;
        }

        return [.. entries.Select(static pair => (pair.Key, pair.Value))];
    }

    /// <summary>The frames: header, blocks, end.</summary>
    public static List<byte[]> Write(IReadOnlyList<(byte[] Key, byte[] Value)> entries, RawCodec codec, RawPosition? start = null)
    {
        var first = start ?? RawPosition.Start;
        using var writer = new RawBlockWriter(RawCodecs.Always(codec), first);
        var block = new RawBlock();
        var frames = new List<byte[]> { (Header with { FirstBlock = first.Blocks }).Write() };
        for (var i = (int)first.Entries; i < entries.Count;)
        {
            while (i < entries.Count && block.TryAdd(entries[i].Key, entries[i].Value)) i++;
            frames.Add(writer.Write(block).ToArray());
            block.Clear();
        }

        frames.Add(new RawEnd(writer.Position, State).Write());
        return frames;
    }

    /// <summary>Whether some entries are the first ones of others.</summary>
    public static bool IsBeginning(
        IReadOnlyList<(byte[] Key, byte[] Value)> some, IReadOnlyList<(byte[] Key, byte[] Value)> all)
    {
        for (var i = 0; i < some.Count; i++)
        {
            if (!some[i].Key.AsSpan().SequenceEqual(all[i].Key)) return false;
            if (!some[i].Value.AsSpan().SequenceEqual(all[i].Value)) return false;
        }

        return some.Count <= all.Count;
    }

    public static byte[] Join(IEnumerable<byte[]> frames) => Concat([.. frames]);

    private static byte[] Concat(byte[][] frames)
    {
        using var stream = new MemoryStream();
        foreach (var frame in frames) stream.Write(frame);
        return stream.ToArray();
    }

    /// <summary>Reads a whole stream. Gives the entries of the blocks that counted, and what ended it.</summary>
    public static (List<(byte[] Key, byte[] Value)> Entries, RawPosition Position, Exception? Fault) Read(Stream stream)
    {
        var entries = new List<(byte[], byte[])>();
        using var reader = new RawStreamReader(stream);
        try
        {
            reader.ReadHeader();
            while (reader.ReadBlock())
            {
                var block = new List<(byte[], byte[])>();
                var keys = 0;
                var walk = reader.OpenEntries();
                while (walk.MoveNext())
                {
                    block.Add((walk.Key.ToArray(), walk.Value.ToArray()));
                    if (walk.Key[0] == 1) keys++;
                }

                reader.Complete(block.Count, keys);
                entries.AddRange(block);
            }

            return (entries, reader.Position, null);
        }
        catch (Exception fault) when (fault is RawStreamException or EndOfStreamException)
        {
            return (entries, reader.Position, fault);
        }
    }
}
