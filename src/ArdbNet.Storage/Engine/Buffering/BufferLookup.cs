namespace ArdbNet.Storage.Engine.Buffering;

/// <summary>What a <see cref="WriteBuffer"/> knows of a key.</summary>
public enum BufferLookup : byte
{
    /// <summary>Nothing: what lies below the buffer counts.</summary>
    Absent,

    /// <summary>A value.</summary>
    Found,

    /// <summary>A tombstone: whatever lies below is hidden.</summary>
    Deleted,
}
