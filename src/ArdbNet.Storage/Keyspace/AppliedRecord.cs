using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using ArdbNet.Storage.Engine;

namespace ArdbNet.Storage.Keyspace;

/// <summary>
/// The system record that says which state the store holds. It travels in the batch that makes it true, and at the end of
/// a raw full sync.
/// </summary>
/// <param name="Offset">The log offset whose state this is.</param>
/// <param name="StreamDatabase">The database that the log has selected at the offset, or -1.</param>
/// <param name="LastCollectionId">The highest collection id ever given.</param>
/// <param name="LastKeyspaceId">The highest keyspace id ever given.</param>
/// <param name="Databases">Per database number what it holds.</param>
public sealed record AppliedRecord(
    long Offset,
    int StreamDatabase,
    ulong LastCollectionId,
    uint LastKeyspaceId,
    IReadOnlyDictionary<int, DatabaseState> Databases)
{
    private const int HeaderLength = 28;
    private const int StateLength = 24;

    /// <summary>Under which it lies in the store.</summary>
    internal static ReadOnlySpan<byte> Key => "\0applied"u8;

    /// <summary>The record of a store that is still empty.</summary>
    public static AppliedRecord Empty { get; } = new(0, -1, 0, 0, new Dictionary<int, DatabaseState>());

    /// <summary>Keys in all databases.</summary>
    public long KeyCount => Databases.Values.Sum(static state => state.KeyCount);

    /// <summary>Keys with a time to live in all databases.</summary>
    public long ExpiringCount => Databases.Values.Sum(static state => state.ExpiringCount);

    internal static AppliedRecord Load(StorageEngine engine)
    {
        var record = engine.TryGet(Key, out var value) ? Read(value) : Empty;
        engine.EndCommand();
        return record;
    }

    internal void Save(StorageEngine engine) => engine.Put(Key, Write());

    // offset i64 · stream db i32 · last collection id u64 · last keyspace id u32 · databases u32
    // then each: number i32 · keyspace id u32 · keys i64 · expiring keys i64
    public byte[] Write()
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

        return value;
    }

    /// <summary>False when the bytes are no record.</summary>
    public static bool TryRead(ReadOnlySpan<byte> value, [NotNullWhen(true)] out AppliedRecord? record)
    {
        record = null;
        if (value.Length < HeaderLength) return false;
        if (value.Length != HeaderLength + (StateLength * (long)BinaryPrimitives.ReadUInt32BigEndian(value[24..]))) return false;
        record = Read(value);
        return true;
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
