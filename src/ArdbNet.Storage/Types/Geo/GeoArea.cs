namespace ArdbNet.Storage.Types.Geo;

/// <summary>What a search looks at: a circle, or a box whose sides run along parallels and meridians.</summary>
/// <param name="Center">The middle.</param>
/// <param name="IsBox">A box of width and height, or else a circle of radius Width.</param>
/// <param name="Width">In units.</param>
/// <param name="Height">In units.</param>
/// <param name="UnitMeters">Meters of a unit.</param>
public readonly record struct GeoArea(GeoPoint Center, bool IsBox, double Width, double Height, double UnitMeters)
{
    private const double MercatorMax = 20037726.37;

    /// <summary>Whether a point is within, and how far from the middle it is.</summary>
    public bool Contains(GeoPoint point, out double meters)
    {
        meters = 0;
        if (!IsBox)
        {
            meters = Center.MetersTo(point);
            return meters <= Width * UnitMeters;
        }

        if (point.MetersToLatitude(Center.Latitude) > Height * UnitMeters / 2) return false;
        if (point.MetersTo(Center with { Latitude = point.Latitude }) > Width * UnitMeters / 2) return false;
        meters = Center.MetersTo(point);
        return true;
    }

    /// <summary>
    /// Cells that together cover the area, in the order of the search: the middle one, then its neighbours as far as
    /// they can matter. A large area may name a cell twice.
    /// </summary>
    public IReadOnlyList<GeoCell> Cells()
    {
        var bounds = Bounds();
        var steps = EstimateSteps();
        var cell = GeoCell.Of(Center, steps);
        if (steps > 1 && !Reaches(cell, in bounds)) cell = GeoCell.Of(Center, --steps);

        var south = steps < 2 || !(cell.SouthLatitude < bounds.South);
        var north = steps < 2 || !(cell.NorthLatitude > bounds.North);
        var west = steps < 2 || !(cell.WestLongitude < bounds.West);
        var east = steps < 2 || !(cell.EastLongitude > bounds.East);
        var cells = new List<GeoCell>(9) { cell };
        Add(north, 0, 1);
        Add(south, 0, -1);
        Add(east, 1, 0);
        Add(west, -1, 0);
        Add(north && east, 1, 1);
        Add(north && west, -1, 1);
        Add(south && east, 1, -1);
        Add(south && west, -1, -1);
        return cells;

        void Add(bool isUseful, int toEast, int toNorth)
        {
            if (isUseful) cells.Add(cell.Neighbour(toEast, toNorth));
        }
    }

    private static bool Reaches(GeoCell cell, in (double West, double South, double East, double North) bounds) =>
        !(cell.Neighbour(0, 1).NorthLatitude < bounds.North
            || cell.Neighbour(0, -1).SouthLatitude > bounds.South
            || cell.Neighbour(1, 0).EastLongitude < bounds.East
            || cell.Neighbour(-1, 0).WestLongitude > bounds.West);

    // A parallel is shorter the farther from the equator: the side nearer to the pole spans more degrees.
    private (double West, double South, double East, double North) Bounds()
    {
        var height = UnitMeters * (IsBox ? Height / 2 : Width);
        var width = UnitMeters * (IsBox ? Width / 2 : Width);
        var latitudes = GeoPoint.Degrees(height / GeoPoint.EarthRadiusMeters);
        var edge = Center.Latitude < 0 ? Center.Latitude - latitudes : Center.Latitude + latitudes;
        var longitudes = GeoPoint.Degrees(width / GeoPoint.EarthRadiusMeters / Math.Cos(GeoPoint.Radians(edge)));
        return (
            Center.Longitude - longitudes,
            Center.Latitude - latitudes,
            Center.Longitude + longitudes,
            Center.Latitude + latitudes);
    }

    private int EstimateSteps()
    {
        var reach = IsBox ? Math.Sqrt((Width / 2 * (Width / 2)) + (Height / 2 * (Height / 2))) : Width;
        reach *= UnitMeters;
        if (reach == 0) return GeoCell.MaxSteps;

        var steps = 1;
        for (; reach < MercatorMax; reach *= 2) steps++;
        steps -= 2;
        if (Center.Latitude is > 66 or < -66) steps -= Center.Latitude is > 80 or < -80 ? 2 : 1;
        return Math.Clamp(steps, 1, GeoCell.MaxSteps);
    }
}
