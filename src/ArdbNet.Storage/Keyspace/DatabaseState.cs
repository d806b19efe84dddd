namespace ArdbNet.Storage.Keyspace;

/// <summary>What the applied record says of one database.</summary>
/// <param name="KeyspaceId">The range of keys on disk; a flushed database gets a new one.</param>
/// <param name="KeyCount">Exact number of keys.</param>
/// <param name="ExpiringCount">Exact number of keys with a time to live.</param>
public readonly record struct DatabaseState(uint KeyspaceId, long KeyCount, long ExpiringCount);
