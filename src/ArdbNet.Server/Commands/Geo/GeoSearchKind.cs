namespace ArdbNet.Server.Commands.Geo;

/// <summary>The commands that search, by the arguments that they take.</summary>
internal enum GeoSearchKind
{
    Radius,
    RadiusReadOnly,
    RadiusByMember,
    RadiusByMemberReadOnly,
    Search,
    SearchStore,
}
