using ArdbNet.Resp;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Keyspace;
using ArdbNet.Storage.Types;

namespace ArdbNet.Server.Propagation;

/// <summary>A whole key as commands of the stream that make it anew.</summary>
internal static class ValueStream
{
    private const int CommandBytes = 64 * 1024;

    /// <summary>DEL if the key was there, SET or HMSET, SADD, RPUSH, ZADD in pieces, PEXPIREAT if it has a time to live.</summary>
    /// <exception cref="NotSupportedException">The type has no commands yet.</exception>
    public static void Write(StreamEntry stream, in KeyEntry entry, bool replaces)
    {
        if (replaces && entry.Type != KeyType.String)
        {
            stream.BeginCommand(entry.Database.Index, 2);
            stream.Add("DEL"u8);
            stream.Add(entry.Key);
        }

        switch (entry.Type)
        {
            case KeyType.String:
                stream.BeginCommand(entry.Database.Index, 3);
                stream.Add("SET"u8);
                stream.Add(entry.Key);
                stream.Add(Strings.Read(in entry));
                break;
            case KeyType.Hash:
                WriteMembers(stream, in entry, "HMSET"u8, withValues: true);
                break;
            case KeyType.List:
                WriteElements(stream, in entry);
                break;
            case KeyType.Set:
                WriteMembers(stream, in entry, "SADD"u8, withValues: false);
                break;
            case KeyType.SortedSet:
                WriteScores(stream, in entry);
                break;
            case KeyType.Stream:
                WholeStream.Write(stream, in entry);
                break;
            default:
                throw new NotSupportedException($"No commands make a {entry.Type}.");
        }

        if (entry.ExpireAtMs == 0) return;
        stream.BeginCommand(entry.Database.Index, 3);
        stream.Add("PEXPIREAT"u8);
        stream.Add(entry.Key);
        stream.Add(entry.ExpireAtMs);
    }

    private static void WriteMembers(StreamEntry stream, in KeyEntry entry, ReadOnlySpan<byte> name, bool withValues)
    {
        var arguments = new List<byte[]>();
        var bytes = 0;
        using var cursor = new MemberCursor(entry.Database.Dataset.Engine, entry.CollectionId);
        for (var found = cursor.SeekToFirst(); found; found = cursor.Next())
        {
            arguments.Add(cursor.Member.ToArray());
            bytes += cursor.Member.Length;
            if (withValues)
            {
                arguments.Add(cursor.Value.ToArray());
                bytes += cursor.Value.Length;
            }

            if (bytes < CommandBytes) continue;
            WriteCommand(stream, in entry, name, arguments);
            arguments.Clear();
            bytes = 0;
        }

        if (arguments.Count > 0) WriteCommand(stream, in entry, name, arguments);
    }

    private static void WriteElements(StreamEntry stream, in KeyEntry entry)
    {
        var elements = new List<byte[]>();
        var bytes = 0;
        using var cursor = new ListCursor(entry.Database.Dataset.Engine, ListSpan.Of(in entry));
        while (cursor.MoveNext())
        {
            elements.Add(cursor.Value.ToArray());
            bytes += cursor.Value.Length;
            if (bytes < CommandBytes) continue;
            WriteCommand(stream, in entry, "RPUSH"u8, elements);
            elements.Clear();
            bytes = 0;
        }

        if (elements.Count > 0) WriteCommand(stream, in entry, "RPUSH"u8, elements);
    }

    private static void WriteScores(StreamEntry stream, in KeyEntry entry)
    {
        var arguments = new List<byte[]>();
        var bytes = 0;
        var text = new byte[RedisDouble.MaxLength];
        using var cursor = new ScoreCursor(entry.Database.Dataset.Engine, entry.CollectionId);
        for (var found = cursor.SeekToFirst(); found; found = cursor.Next())
        {
            arguments.Add(text[..RedisDouble.Format(cursor.Score, text)]);
            arguments.Add(cursor.Member.ToArray());
            bytes += arguments[^2].Length + arguments[^1].Length;
            if (bytes < CommandBytes) continue;
            WriteCommand(stream, in entry, "ZADD"u8, arguments);
            arguments.Clear();
            bytes = 0;
        }

        if (arguments.Count > 0) WriteCommand(stream, in entry, "ZADD"u8, arguments);
    }

    private static void WriteCommand(
        StreamEntry stream, in KeyEntry entry, ReadOnlySpan<byte> name, List<byte[]> arguments)
    {
        stream.BeginCommand(entry.Database.Index, 2 + arguments.Count);
        stream.Add(name);
        stream.Add(entry.Key);
        foreach (var argument in arguments) stream.Add(argument);
    }
}
