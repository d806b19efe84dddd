namespace ArdbNet.Storage.Encoding;

/// <summary>What else the metadata says of a key. Persisted: a bit never changes its meaning.</summary>
[Flags]
public enum MetadataFlags : byte
{
    None = 0,

    /// <summary>A string whose bytes lie in chunks under a collection id, not in the metadata.</summary>
    Chunked = 1,

    /// <summary>A string that was changed in place: Redis would name its encoding raw.</summary>
    Raw = 2,

    /// <summary>A collection that outgrew the packed form of Redis once: Redis never goes back.</summary>
    OutgrewListpack = 4,

    /// <summary>A set with a member that is no integer.</summary>
    NotIntegers = 8,

    /// <summary>A hash or set whose members lie in the metadata, not under a collection id.</summary>
    Packed = 16,
}
