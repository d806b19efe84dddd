namespace ArdbNet.RocksDb;

/// <summary>How files made by <see cref="SstFileWriter"/> are taken into a store.</summary>
public sealed record IngestOptions
{
    public static IngestOptions Default { get; } = new();

    /// <summary>Hard-links the files into the store and unlinks the originals, instead of copying.</summary>
    public bool MoveFiles { get; init; }

    /// <summary>Snapshots taken before do not see the files' keys.</summary>
    public bool SnapshotConsistency { get; init; } = true;

    /// <summary>The files may hold keys that the store, or a snapshot of it, has already.</summary>
    public bool AllowOverlap { get; init; } = true;

    /// <summary>May flush a memtable that holds some of the files' keys, holding up writers meanwhile.</summary>
    public bool AllowBlockingFlush { get; init; } = true;
}
