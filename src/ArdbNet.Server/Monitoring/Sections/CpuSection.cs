using System.Globalization;
using ArdbNet.Server.Hosting;

namespace ArdbNet.Server.Monitoring.Sections;

/// <summary>INFO cpu: the processor time of the process. It has no children.</summary>
internal static class CpuSection
{
    public static void Write(ReportText text, ArdbServer server)
    {
        var usage = Environment.CpuUsage;
        text.Section("CPU");
        text.Line("used_cpu_sys", Seconds(usage.PrivilegedTime));
        text.Line("used_cpu_user", Seconds(usage.UserTime));
        text.Line("used_cpu_sys_children", Seconds(TimeSpan.Zero));
        text.Line("used_cpu_user_children", Seconds(TimeSpan.Zero));
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("F6", CultureInfo.InvariantCulture);
}
