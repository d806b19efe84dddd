using ArdbNet.Storage.Encoding;

namespace ArdbNet.Storage.Types.Packing;

/// <summary>
/// Up to where members lie packed in the metadata of their collection: <c>packed-max-entries</c> and
/// <c>packed-max-bytes</c>. Whoever has outgrown either is spread out, and stays so.
/// </summary>
/// <param name="Entries">Members, or fields of a hash.</param>
/// <param name="Bytes">Bytes of all of them with their values and lengths.</param>
public readonly record struct PackedCapacity(int Entries, int Bytes)
{
    /// <summary>Whether a new collection of the type begins packed.</summary>
    internal bool Takes(KeyType type) => Entries > 0 && Bytes > 0 && type is (KeyType.Hash or KeyType.Set);
}
