using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Commands.Geo;

/// <summary>What of a search's matches is wanted, in the order in which it is wanted.</summary>
internal static class GeoMatches
{
    public static FirstElements<GeoMatch> Of(GeoSearch search) => new(
        search.Count > 0 ? search.Count : long.MaxValue,
        search.Order switch
        {
            GeoOrder.NearestFirst => CompareNearest,
            GeoOrder.FarthestFirst => CompareFarthest,
            _ => null,
        });

    private static int CompareNearest(GeoMatch left, GeoMatch right)
    {
        var order = left.Meters.CompareTo(right.Meters);
        return order != 0 ? order : left.Position.CompareTo(right.Position);
    }

    private static int CompareFarthest(GeoMatch left, GeoMatch right)
    {
        var order = right.Meters.CompareTo(left.Meters);
        return order != 0 ? order : left.Position.CompareTo(right.Position);
    }
}
