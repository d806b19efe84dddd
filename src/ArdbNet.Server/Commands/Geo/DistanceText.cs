using System.Globalization;
using ArdbNet.Resp.Writing;

namespace ArdbNet.Server.Commands.Geo;

/// <summary>Distances as replies show them: four digits behind the point.</summary>
internal static class DistanceText
{
    public static void Write(ReplyWriter reply, double distance)
    {
        Span<byte> text = stackalloc byte[32];
        var units = (long)Math.Round(distance * 10000, MidpointRounding.ToEven);
        var (whole, rest) = Math.DivRem(units, 10000);
        whole.TryFormat(text, out var length, provider: CultureInfo.InvariantCulture);
        text[length] = (byte)'.';
        rest.TryFormat(text[(length + 1)..], out var digits, "D4", CultureInfo.InvariantCulture);
        reply.Bulk(text[..(length + 1 + digits)]);
    }
}
