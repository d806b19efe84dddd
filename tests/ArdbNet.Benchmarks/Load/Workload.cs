namespace ArdbNet.Benchmarks.Load;

/// <summary>
/// What is asked: of a hundred operations so many reads and updates, the others read a key and then update it. A to F
/// are YCSB's, with a key's value in the place of a record's fields.
/// </summary>
internal sealed record Workload(string Name, int Reads, int Updates)
{
    private static readonly Workload[] All =
    [
        new("a", Reads: 50, Updates: 50),
        new("b", Reads: 95, Updates: 5),
        new("c", Reads: 100, Updates: 0),
        new("f", Reads: 50, Updates: 0),
        new("get", Reads: 100, Updates: 0),
        new("set", Reads: 0, Updates: 100),
        new("fill", Reads: 0, Updates: 100),
    ];

    /// <summary>Each key is set once, in order.</summary>
    public bool IsFill => Name == "fill";

    public static Workload? Find(string name) => Array.Find(All, workload => workload.Name == name);

    public RequestKind Choose(ref SplitMix64 random)
    {
        if (Reads == 100) return RequestKind.Read;
        if (Updates == 100) return RequestKind.Update;
        var percent = random.NextBelow(100);
        return percent < Reads ? RequestKind.Read
            : percent < Reads + Updates ? RequestKind.Update : RequestKind.ReadToUpdate;
    }
}
