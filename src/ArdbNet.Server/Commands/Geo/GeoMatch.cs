using ArdbNet.Server.Execution;
using ArdbNet.Storage.Types.Geo;

namespace ArdbNet.Server.Commands.Geo;

/// <summary>A member that a search found.</summary>
/// <param name="Bytes">The member.</param>
/// <param name="Score">Its position as the sorted set has it.</param>
/// <param name="Meters">Its distance from the center.</param>
/// <param name="Position">How many were found before it.</param>
internal readonly record struct GeoMatch(ArenaSlice Bytes, double Score, double Meters, long Position)
    : IArenaElement<GeoMatch>
{
    public GeoPoint Point => GeoCell.OfScore(Score).Center();

    public GeoMatch MovedTo(ArenaSlice bytes) => this with { Bytes = bytes };
}
