namespace ArdbNet.Server.Tracking;

/// <summary>A key that clients may have cached.</summary>
internal sealed class TrackedKey(byte[] key, int index)
{
    public byte[] Key { get; } = key;

    /// <summary>Its place among all keys of the table.</summary>
    public int Index { get; set; } = index;

    /// <summary>Numbers of clients; of some that have gone or track no longer too.</summary>
    public HashSet<long> Clients { get; } = [];
}
