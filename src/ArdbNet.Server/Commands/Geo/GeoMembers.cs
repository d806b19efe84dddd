using ArdbNet.Server.Commands.SortedSets;
using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Commands.Geo;

/// <summary>What a search found, with positions or distances as scores.</summary>
internal sealed class GeoMembers(GeoSearch search, FirstElements<GeoMatch> matches) : IScoredMembers
{
    private int _at = -1;

    public ReadOnlySpan<byte> Member => matches.BytesOf(in matches.Sorted[_at]);

    public double Score =>
        search.StoresDistance ? matches.Sorted[_at].Meters / search.UnitMeters : matches.Sorted[_at].Score;

    public bool Next() => ++_at < matches.Count;
}
