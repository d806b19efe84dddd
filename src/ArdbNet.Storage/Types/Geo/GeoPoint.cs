namespace ArdbNet.Storage.Types.Geo;

/// <summary>A point on a sphere of the earth's mean size, in degrees.</summary>
public readonly record struct GeoPoint(double Longitude, double Latitude)
{
    public const double EarthRadiusMeters = 6372797.560856;

    /// <summary>The distance along the sphere, by the haversine formula.</summary>
    public double MetersTo(GeoPoint other)
    {
        var v = Math.Sin((Radians(other.Longitude) - Radians(Longitude)) / 2);
        if (v == 0) return MetersToLatitude(other.Latitude);

        var latitude = Radians(Latitude);
        var otherLatitude = Radians(other.Latitude);
        var u = Math.Sin((otherLatitude - latitude) / 2);
        var a = (u * u) + (Math.Cos(latitude) * Math.Cos(otherLatitude) * v * v);
        return 2.0 * EarthRadiusMeters * Math.Asin(Math.Sqrt(a));
    }

    /// <summary>The distance to a parallel.</summary>
    public double MetersToLatitude(double latitude) =>
        EarthRadiusMeters * Math.Abs(Radians(latitude) - Radians(Latitude));

    internal static double Radians(double degrees) => degrees * (Math.PI / 180.0);

    internal static double Degrees(double radians) => radians / (Math.PI / 180.0);
}
