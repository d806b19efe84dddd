namespace ArdbNet.Benchmarks.Load;

/// <summary>Each key once: how a store is filled.</summary>
internal sealed class KeysInOrder(long first) : IKeyChooser
{
    private long _next = first;

    public long Next() => _next++;
}
