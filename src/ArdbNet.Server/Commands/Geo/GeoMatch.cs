using ArdbNet.Storage.Types.Geo;

namespace ArdbNet.Server.Commands.Geo;

/// <summary>A member that a search found.</summary>
internal readonly record struct GeoMatch(byte[] Member, double Score, GeoPoint Point, double Meters);
