using ArdbNet.RocksDb.Tables;

namespace ArdbNet.Replication.RawStream;

/// <summary>The words for codecs on the wire and in the configuration.</summary>
public static class RawCodecNames
{
    /// <summary>What is read here, the best first: <c>zstd,lz4,none</c>.</summary>
    public static string Readable =>
        (Zstd.IsAvailable ? "zstd," : "") + (PackedBlock.IsAvailable ? "lz4," : "") + "none";

    /// <summary>Those of a list that are known.</summary>
    public static IReadOnlyList<RawCodec> ParseList(string names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var codecs = new List<RawCodec>();
        foreach (var name in names.Split(','))
        {
            if (name == "none") codecs.Add(RawCodec.None);
            else if (name == "lz4") codecs.Add(RawCodec.Lz4);
            else if (name == "zstd") codecs.Add(RawCodec.Zstd);
        }

        return codecs;
    }
}
