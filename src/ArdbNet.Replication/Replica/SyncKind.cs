namespace ArdbNet.Replication.Replica;

/// <summary>How the master lets a replica go on.</summary>
public enum SyncKind
{
    /// <summary>The stream continues where the replica is.</summary>
    Partial,

    /// <summary>An RDB follows, of a history with a name and an offset.</summary>
    Full,

    /// <summary>An RDB follows from a master that knows no names and offsets: SYNC.</summary>
    FullWithoutName,
}
