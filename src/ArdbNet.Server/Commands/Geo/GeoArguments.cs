using System.Globalization;
using ArdbNet.Resp;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Keyspace;
using ArdbNet.Storage.Types.Geo;
using SortedSetType = ArdbNet.Storage.Types.SortedSets;

namespace ArdbNet.Server.Commands.Geo;

/// <summary>Coordinates, distances and units in requests. Where one is wrong, the client has got its error.</summary>
internal static class GeoArguments
{
    // longitude latitude
    public static bool TryReadPoint(Call call, int index, out GeoPoint point)
    {
        point = default;
        if (!RedisDouble.TryParse(call[index], out var longitude) || !RedisDouble.TryParse(call[index + 1], out var latitude))
        {
            call.Reply.Error(ErrorReplies.NotFloat);
            return false;
        }

        point = new GeoPoint(longitude, latitude);
        if (GeoCell.IsInRange(longitude, latitude)) return true;
        call.Reply.Error($"ERR invalid longitude,latitude pair {SixDigits(longitude)},{SixDigits(latitude)}");
        return false;
    }

    // distance unit
    public static bool TryReadRadius(Call call, int index, out double radius, out double unitMeters)
    {
        unitMeters = 0;
        return TryReadLength(call, index, out radius, "ERR need numeric radius"u8)
            && IsNotNegative(call, radius, "ERR radius cannot be negative"u8)
            && TryReadUnit(call, index + 1, out unitMeters);
    }

    // width height unit
    public static bool TryReadBox(Call call, int index, out double width, out double height, out double unitMeters)
    {
        height = unitMeters = 0;
        return TryReadLength(call, index, out width, "ERR need numeric width"u8)
            && TryReadLength(call, index + 1, out height, "ERR need numeric height"u8)
            && IsNotNegative(call, Math.Min(width, height), "ERR height or width cannot be negative"u8)
            && TryReadUnit(call, index + 2, out unitMeters);
    }

    public static bool TryReadUnit(Call call, int index, out double unitMeters)
    {
        unitMeters = call.Is(index, "M"u8) ? 1
            : call.Is(index, "KM"u8) ? 1000
            : call.Is(index, "FT"u8) ? 0.3048
            : call.Is(index, "MI"u8) ? 1609.34
            : 0;
        if (unitMeters > 0) return true;
        call.Reply.Error("ERR unsupported unit provided. please use M, KM, FT, MI"u8);
        return false;
    }

    /// <summary>Where a member is.</summary>
    public static bool TryFindMember(Call call, in KeyEntry entry, int index, out GeoPoint point)
    {
        var found = SortedSetType.TryGetScore(in entry, call[index], out var score);
        point = found ? GeoCell.OfScore(score).Center() : default;
        if (!found) call.Reply.Error("ERR could not decode requested zset member"u8);
        return found;
    }

    private static bool TryReadLength(Call call, int index, out double length, ReadOnlySpan<byte> error)
    {
        if (RedisDouble.TryParse(call[index], out length)) return true;
        call.Reply.Error(error);
        return false;
    }

    private static bool IsNotNegative(Call call, double length, ReadOnlySpan<byte> error)
    {
        if (length >= 0) return true;
        call.Reply.Error(error);
        return false;
    }

    private static string SixDigits(double value) => double.IsFinite(value)
        ? value.ToString("F6", CultureInfo.InvariantCulture)
        : RedisDouble.Format(value);
}
