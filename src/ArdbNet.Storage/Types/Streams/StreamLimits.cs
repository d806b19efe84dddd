namespace ArdbNet.Storage.Types.Streams;

/// <summary>When a node is full: <c>stream-node-max-bytes</c> and <c>stream-node-max-entries</c>, 0 = no limit.</summary>
public readonly record struct StreamLimits(long NodeMaxBytes, long NodeMaxEntries);
