using ArdbNet.Resp;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Keyspace;
using ArdbNet.Storage.Types;

namespace ArdbNet.Server.Propagation;

/// <summary>A whole key as commands of the stream that make it anew.</summary>
internal static class ValueStream
{
    /// <summary>DEL if the key was there, SET or HMSET, SADD, RPUSH, ZADD in pieces, PEXPIREAT if it has a time to live.</summary>
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
        var command = new PiecedCommand(stream, in entry, name);
        using var cursor = new MemberCursor(entry.Database.Dataset.Engine, MemberSource.Of(in entry));
        for (var found = cursor.SeekToFirst(); found; found = cursor.Next())
        {
            command.Add(cursor.Member);
            if (withValues) command.Add(cursor.Value);
            command.EndItem();
        }

        command.Complete();
    }

    private static void WriteElements(StreamEntry stream, in KeyEntry entry)
    {
        var command = new PiecedCommand(stream, in entry, "RPUSH"u8);
        using var cursor = new ListCursor(entry.Database.Dataset.Engine, ListSpan.Of(in entry));
        while (cursor.MoveNext())
        {
            command.Add(cursor.Value);
            command.EndItem();
        }

        command.Complete();
    }

    private static void WriteScores(StreamEntry stream, in KeyEntry entry)
    {
        var command = new PiecedCommand(stream, in entry, "ZADD"u8);
        Span<byte> text = stackalloc byte[RedisDouble.MaxLength];
        using var cursor = new ScoreCursor(entry.Database.Dataset.Engine, entry.CollectionId);
        for (var found = cursor.SeekToFirst(); found; found = cursor.Next())
        {
            command.Add(text[..RedisDouble.Format(cursor.Score, text)]);
            command.Add(cursor.Member);
            command.EndItem();
        }

        command.Complete();
    }
}
