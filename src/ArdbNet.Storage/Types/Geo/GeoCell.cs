namespace ArdbNet.Storage.Types.Geo;

/// <summary>
/// A cell of the grid: longitude and latitude, each halved so many times, their bits in turn with a longitude bit first.
/// A position is the cell of 26 halvings of the range of Web Mercator; as a score it has 52 bits.
/// </summary>
public readonly record struct GeoCell(ulong Bits, int Steps)
{
    public const int MaxSteps = 26;
    public const double MaxLongitude = 180;
    public const double MaxLatitude = 85.05112878;

    // Bits of longitude stand in the odd places, those of latitude in the even ones.
    private const ulong LongitudeBits = 0xAAAAAAAAAAAAAAAA;
    private const ulong LatitudeBits = 0x5555555555555555;

    /// <summary>Score of the cell's first position.</summary>
    public ulong First => Bits << (52 - (Steps * 2));

    /// <summary>Score behind the cell's last position.</summary>
    public ulong End => (Bits + 1) << (52 - (Steps * 2));

    public double WestLongitude => (-MaxLongitude) + (X * 1.0 / (1UL << Steps) * (2 * MaxLongitude));

    public double EastLongitude => (-MaxLongitude) + ((X + 1) * 1.0 / (1UL << Steps) * (2 * MaxLongitude));

    public double SouthLatitude => (-MaxLatitude) + (Y * 1.0 / (1UL << Steps) * (2 * MaxLatitude));

    public double NorthLatitude => (-MaxLatitude) + ((Y + 1) * 1.0 / (1UL << Steps) * (2 * MaxLatitude));

    private uint X => Even(Bits >> 1);

    private uint Y => Even(Bits);

    public static bool IsInRange(double longitude, double latitude) =>
        longitude is >= -MaxLongitude and <= MaxLongitude && latitude is >= -MaxLatitude and <= MaxLatitude;

    /// <summary>The cell that holds a point, which is in range.</summary>
    public static GeoCell Of(GeoPoint point, int steps) => Of(point, steps, MaxLatitude);

    /// <summary>The cell of a position that was stored as a score; what is no position is taken as C casts it.</summary>
    public static GeoCell OfScore(double score) => new(
        score < 0 ? unchecked((ulong)(long)score) : score < 18446744073709551616.0 ? (ulong)score : 0, MaxSteps);

    /// <summary>The eleven letters of the usual geohash, whose latitudes go up to the poles.</summary>
    public static void WriteText(GeoPoint point, Span<byte> text)
    {
        var bits = Of(point, MaxSteps, 90).Bits;
        for (var i = 0; i < 10; i++) text[i] = "0123456789bcdefghjkmnpqrstuvwxyz"u8[(int)(bits >> (47 - (i * 5))) & 31];
        // 52 bits are ten letters and a bit; Redis has a zero there.
        text[10] = (byte)'0';
    }

    /// <summary>The point in the middle.</summary>
    public GeoPoint Center() => new(
        Math.Clamp((WestLongitude + EastLongitude) / 2, -MaxLongitude, MaxLongitude),
        Math.Clamp((SouthLatitude + NorthLatitude) / 2, -MaxLatitude, MaxLatitude));

    /// <summary>The cell next to this one; the grid is closed at its borders.</summary>
    /// <param name="east">1 to the east, -1 to the west, or 0.</param>
    /// <param name="north">1 to the north, -1 to the south, or 0.</param>
    public GeoCell Neighbour(int east, int north)
    {
        var mask = ulong.MaxValue >> (64 - (Steps * 2));
        var x = Moved(Bits & LongitudeBits, LongitudeBits & mask, LatitudeBits & mask, east);
        var y = Moved(Bits & LatitudeBits, LatitudeBits & mask, LongitudeBits & mask, north);
        return this with { Bits = x | y };
    }

    // Ones in the places between carry over what is added or taken away. A point on the border lies beyond the last
    // cell, and what does not move stays there, as in Redis.
    private static ulong Moved(ulong coordinate, ulong own, ulong between, int distance) => distance switch
    {
        > 0 => (coordinate + between + 1) & own,
        < 0 => ((coordinate | between) - (between + 1)) & own,
        _ => coordinate,
    };

    private static GeoCell Of(GeoPoint point, int steps, double maxLatitude)
    {
        var latitude = (point.Latitude + maxLatitude) / (maxLatitude + maxLatitude) * (1UL << steps);
        var longitude = (point.Longitude + MaxLongitude) / (MaxLongitude + MaxLongitude) * (1UL << steps);
        return new GeoCell(Spread((uint)latitude) | (Spread((uint)longitude) << 1), steps);
    }

    private static ulong Spread(uint value)
    {
        ulong bits = value;
        bits = (bits | (bits << 16)) & 0x0000FFFF0000FFFF;
        bits = (bits | (bits << 8)) & 0x00FF00FF00FF00FF;
        bits = (bits | (bits << 4)) & 0x0F0F0F0F0F0F0F0F;
        bits = (bits | (bits << 2)) & 0x3333333333333333;
        return (bits | (bits << 1)) & LatitudeBits;
    }

    private static uint Even(ulong bits)
    {
        bits &= LatitudeBits;
        bits = (bits | (bits >> 1)) & 0x3333333333333333;
        bits = (bits | (bits >> 2)) & 0x0F0F0F0F0F0F0F0F;
        bits = (bits | (bits >> 4)) & 0x00FF00FF00FF00FF;
        bits = (bits | (bits >> 8)) & 0x0000FFFF0000FFFF;
        return (uint)(bits | (bits >> 16));
    }
}
