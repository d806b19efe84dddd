using ArdbNet.Server.Execution;
using ArdbNet.Server.Hosting;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Server.Monitoring;

/// <summary>The average time to live of a database's keys, estimated as in Redis: from a few of them.</summary>
internal static class TimeToLiveSample
{
    private const int Probes = 8;
    private const int KeysAProbe = 4;

    /// <summary>Milliseconds; 0 when no key with a time to live was met.</summary>
    public static long AverageMs(ArdbServer server, Database database)
    {
        if (database.ExpiringCount == 0) return 0;

        var sum = 0.0;
        var count = 0;
        using var cursor = database.OpenCursor(server.Store.Engine);
        for (var probe = 0; probe < Probes; probe++)
        {
            var found = cursor.Seek((ulong)Random.Shared.NextInt64((long)MetadataKey.PositionEnd));
            for (var i = 0; i < KeysAProbe; i++, found = cursor.Next())
            {
                if (!found && !cursor.SeekToFirst()) break;
                if (cursor.ExpireAtMs == 0) continue;
                sum += Math.Max(0, cursor.ExpireAtMs - Clock.NowMs);
                count++;
            }
        }

        return count == 0 ? 0 : (long)(sum / count);
    }
}
