using ArdbNet.Server.Commands.SortedSets;

namespace ArdbNet.Server.Commands.Geo;

/// <summary>What a search found, with positions or distances as scores.</summary>
internal sealed class GeoMembers(GeoSearch search, IReadOnlyList<GeoMatch> matches) : IScoredMembers
{
    private int _at = -1;

    public ReadOnlySpan<byte> Member => matches[_at].Member;

    public double Score => search.StoresDistance ? matches[_at].Meters / search.UnitMeters : matches[_at].Score;

    public bool Next() => ++_at < matches.Count;
}
