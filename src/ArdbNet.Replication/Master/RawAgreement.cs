using ArdbNet.Replication.RawStream;
using ArdbNet.Storage.Engine;

namespace ArdbNet.Replication.Master;

/// <summary>Whether a replica and this master have a form of the raw stream in common.</summary>
public static class RawAgreement
{
    /// <summary>Chooses how blocks are stored. False, and the reason for the operator, when it has to be an RDB.</summary>
    /// <param name="replica">What the replica reads.</param>
    /// <param name="preferred">What is configured here.</param>
    /// <param name="codecs">What both can.</param>
    /// <param name="refusal">Why there is nothing.</param>
    public static bool TryFind(ReplicaIdentity replica, RawCodec preferred, out RawCodecs codecs, out string refusal)
    {
        ArgumentNullException.ThrowIfNull(replica);
        codecs = preferred == RawCodec.None ? RawCodecs.None : RawCodecs.BestOf(replica.RawCodecs);
        refusal = RefusalOf(replica, codecs);
        return refusal.Length == 0;
    }

    private static string RefusalOf(ReplicaIdentity replica, RawCodecs codecs)
    {
        if (!replica.IsNative) return "it has not said which raw streams it reads";
        if (!replica.RawFormats.Contains(RawFormat.Version))
        {
            return $"it reads raw streams of version {string.Join(", ", replica.RawFormats)}, "
                + $"and {RawFormat.Version} is written here";
        }

        if (replica.StoreFormat < StoreFormat.Version)
        {
            return $"it knows keys and values of version {replica.StoreFormat}, and {StoreFormat.Version} is written here";
        }

        return codecs != RawCodecs.None || replica.RawCodecs.Contains(RawCodec.None) ? "" : "there is no codec that both have";
    }
}
