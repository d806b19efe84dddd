using System.Globalization;

namespace ArdbNet.Replication.Tests.Log;

/// <summary>What this process has in memory of the files that it maps.</summary>
internal static class MappedMemory
{
    /// <summary>Bytes of a file that are in this process's memory.</summary>
    public static long ResidentBytes(string file)
    {
        var bytes = 0L;
        var isOfFile = false;
        // address-address permissions offset device inode path, then lines of "Name: number kB"
        foreach (var line in File.ReadLines("/proc/self/smaps"))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (!words[0].EndsWith(':')) isOfFile = words[^1] == file;
            else if (isOfFile && words[0] == "Rss:") bytes += 1024 * long.Parse(words[1], CultureInfo.InvariantCulture);
        }

        return bytes;
    }
}
