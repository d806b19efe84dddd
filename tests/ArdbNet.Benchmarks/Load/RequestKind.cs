namespace ArdbNet.Benchmarks.Load;

/// <summary>What a request is for.</summary>
internal enum RequestKind
{
    Read,
    Update,

    /// <summary>A read that an update of the same key follows; both count as one operation.</summary>
    ReadToUpdate,
}
