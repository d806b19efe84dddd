namespace ArdbNet.Replication.Log;

/// <summary>One word of a segment's checksum table: how many bytes of the page are valid, and their CRC32C.</summary>
internal readonly record struct PageEntry(int ValidBytes, uint Checksum)
{
    public bool IsEmpty => ValidBytes == 0;

    // u32 valid bytes | u32 CRC32C: one aligned word, so that it is stored whole or not at all
    public ulong Pack() => (uint)ValidBytes | ((ulong)Checksum << 32);

    public static PageEntry Unpack(ulong word) => new((int)(uint)word, (uint)(word >> 32));
}
