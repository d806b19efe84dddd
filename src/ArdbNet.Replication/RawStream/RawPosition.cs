namespace ArdbNet.Replication.RawStream;

/// <summary>How far a raw stream has come: whole blocks, and what they held together.</summary>
/// <param name="Blocks">Blocks so far; the number of the next one.</param>
/// <param name="Entries">Entries in them.</param>
/// <param name="Bytes">Raw bytes in them.</param>
/// <param name="Keys">Keys in them.</param>
/// <param name="Digest">See <see cref="RawDigest"/>.</param>
public sealed record RawPosition(long Blocks, long Entries, long Bytes, long Keys, byte[] Digest)
{
    public static RawPosition Start { get; } = new(0, 0, 0, 0, RawDigest.Empty);

    /// <summary>The position behind one more block.</summary>
    public RawPosition Behind(int entries, int keys, ReadOnlySpan<byte> raw) => new(
        Blocks + 1, Entries + entries, Bytes + raw.Length, Keys + keys, RawDigest.Append(Digest, Blocks, entries, raw));
}
