using System.Buffers.Binary;
using ArdbNet.Storage.Engine;

namespace ArdbNet.Storage.Keyspace;

/// <summary>The system record that says which state the store holds. It travels in the batch that makes it true.</summary>
/// <param name="Offset">The log offset whose state this is.</param>
/// <param name="StreamDatabase">The database that the log has selected at the offset, or -1.</param>
/// <param name="LastCollectionId">The highest collection id ever given.</param>
/// <param name="LastKeyspaceId">The highest keyspace id ever given.</param>
/// <param name="Databases">Per database number what it holds.</param>
internal sealed record AppliedRecord(
    long Offset,
    int StreamDatabase,
    ulong LastCollectionId,
    uint LastKeyspaceId,
    IReadOnlyDictionary<int, DatabaseState> Databases)
{
    private const int HeaderLength = 28;
    private const int StateLength = 24;

    private static ReadOnlySpan<byte> Key => "\0applied"u8;

    /// <summary>The record of a store that is still empty.</summary>
    public static AppliedRecord Empty { get; } = new(0, -1, 0, 0, new Dictionary<int, DatabaseState>());

    public static AppliedRecord Load(StorageEngine engine)
    {
        var record = engine.TryGet(Key, out var value) ? Read(value) : Empty;
        engine.EndCommand();
        return record;
    }

    // offset i64 · stream db i32 · last collection id u64 · last keyspace id u32 · databases u32
    // then each: number i32 · keyspace id u32 · keys i64 · expiring keys i64
    public void Save(StorageEngine engine)
    {
        var value = new byte[HeaderLength + (StateLength * Databases.Count)];
        var span = value.AsSpan();
        BinaryPrimitives.WriteInt64BigEndian(span, Offset);
        BinaryPrimitives.WriteInt32BigEndian(span[8..], StreamDatabase);
        BinaryPrimitives.WriteUInt64BigEndian(span[12..], LastCollectionId);
        BinaryPrimitives.WriteUInt32BigEndian(span[20..], LastKeyspaceId);
        BinaryPrimitives.WriteInt32BigEndian(span[24..], Databases.Count);
        span = span[HeaderLength..];
        foreach (var (number, state) in Databases)
        {
            BinaryPrimitives.WriteInt32BigEndian(span, number);
            BinaryPrimitives.WriteUInt32BigEndian(span[4..], state.KeyspaceId);
            BinaryPrimitives.WriteInt64BigEndian(span[8..], state.KeyCount);
            BinaryPrimitives.WriteInt64BigEndian(span[16..], state.ExpiringCount);
            span = span[StateLength..];
        }

        engine.Put(Key, value);
    }

    private static AppliedRecord Read(ReadOnlySpan<byte> value)
    {
        var databases = new Dictionary<int, DatabaseState>();
        for (var rest = value[HeaderLength..]; rest.Length >= StateLength; rest = rest[StateLength..])
        {
            databases[BinaryPrimitives.ReadInt32BigEndian(rest)] = new DatabaseState(
                BinaryPrimitives.ReadUInt32BigEndian(rest[4..]),
                BinaryPrimitives.ReadInt64BigEndian(rest[8..]),
                BinaryPrimitives.ReadInt64BigEndian(rest[16..]));
        }

        return new AppliedRecord(
            BinaryPrimitives.ReadInt64BigEndian(value),
            BinaryPrimitives.ReadInt32BigEndian(value[8..]),
            BinaryPrimitives.ReadUInt64BigEndian(value[12..]),
            BinaryPrimitives.ReadUInt32BigEndian(value[20..]),
            databases);
    }
}
