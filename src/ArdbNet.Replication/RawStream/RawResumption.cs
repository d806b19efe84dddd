namespace ArdbNet.Replication.RawStream;

/// <summary>What a replica has of a raw stream that broke off.</summary>
/// <param name="SnapshotId">The snapshot it was of.</param>
/// <param name="Blocks">Whole blocks that it has.</param>
/// <param name="Digest">Of these blocks.</param>
/// <param name="LastKey">The key of the last entry in them.</param>
public sealed record RawResumption(Guid SnapshotId, long Blocks, byte[] Digest, byte[] LastKey);
