using System.Runtime.InteropServices;
using ArdbNet.RocksDb;
using ArdbNet.Server.Hosting;

namespace ArdbNet.Server.Monitoring.Sections;

/// <summary>INFO server: what program runs where since when.</summary>
internal static class ServerSection
{
    public static void Write(ReportText text, ArdbServer server)
    {
        var uptime = (long)(DateTimeOffset.UtcNow - server.StartedAt).TotalSeconds;
        text.Section("Server");
        text.Line("redis_version", ServerVersion.Redis);
        text.Line("ardbnet_version", ServerVersion.Text);
        text.Line("rocksdb_version", RocksDbLibrary.Version);
        text.Line("dotnet_version", Environment.Version.ToString());
        text.Line("redis_mode", "standalone");
        text.Line("os", $"{RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}");
        text.Line("arch_bits", IntPtr.Size * 8);
        text.Line("multiplexing_api", "epoll");
        text.Line("process_id", Environment.ProcessId);
        text.Line("run_id", server.RunId);
        text.Line("tcp_port", server.ListeningPort);
        text.Line("server_time_usec", (DateTime.UtcNow - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
        text.Line("uptime_in_seconds", uptime);
        text.Line("uptime_in_days", uptime / 86400);
        text.Line("hz", server.Options.Hz);
        text.Line("configured_hz", server.Options.Hz);
        text.Line("executable", Environment.ProcessPath ?? "");
        text.Line("config_file", server.Configuration.FilePath ?? "");
        text.Line("data_directory", server.Options.DataDirectory);
        if (server.Shutdown.MillisecondsLeft is { } left) text.Line("shutdown_in_milliseconds", left);
        text.Line("io_threads_active", 0);
    }
}
