namespace ArdbNet.Server.Commands.Geo;

/// <summary>In which order a search gives what it found.</summary>
internal enum GeoOrder
{
    AsFound,
    NearestFirst,
    FarthestFirst,
}
