using System.Runtime.InteropServices;
using ArdbNet.RocksDb;

namespace ArdbNet;

/// <summary>What this program is and what it runs on, in one line.</summary>
internal static class ProgramVersion
{
    private const string RedisProtocol = "7.0.15";

    public static string Text =>
        $"ArdbNet server v={Own} (Redis protocol {RedisProtocol}) rocksdb={RocksDb} "
        + $"runtime={RuntimeInformation.FrameworkDescription}";

    private static string Own => typeof(ProgramVersion).Assembly.GetName().Version?.ToString(fieldCount: 3) ?? "0";

    private static string RocksDb
    {
        get
        {
            try
            {
                return RocksDbLibrary.Version;
            }
            catch (RocksDbLibraryMissingException)
            {
                return "missing";
            }
        }
    }
}
