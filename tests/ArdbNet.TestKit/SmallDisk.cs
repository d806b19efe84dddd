using System.Diagnostics;
using System.Globalization;

namespace ArdbNet.TestKit;

/// <summary>A disk in memory, small enough to be filled. Mounting it needs root.</summary>
public sealed class SmallDisk : IDisposable
{
    private readonly string _ballast;

    private SmallDisk(DirectoryInfo directory)
    {
        Directory = directory;
        _ballast = Path.Combine(directory.FullName, "ballast");
    }

    public DirectoryInfo Directory { get; }

    /// <summary>Null where the machine does not let us mount one.</summary>
    public static SmallDisk? TryMount(int megabytes)
    {
        if (!Environment.IsPrivilegedProcess) return null;
        var directory = System.IO.Directory.CreateTempSubdirectory("ardbnet-disk-");
        var size = string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m");
        if (Run("mount", "-t", "tmpfs", "-o", size, "ardbnet-test", directory.FullName)) return new SmallDisk(directory);
        directory.Delete();
        return null;
    }

    /// <summary>Takes all the room that is left but for some bytes.</summary>
    public void Fill(int leaveBytes = 0)
    {
        var free = new DriveInfo(Directory.FullName).AvailableFreeSpace - leaveBytes;
        using var ballast = File.Open(_ballast, FileMode.Append);
        var piece = new byte[4096];
        try
        {
            for (var written = 0L; written < free; written += piece.Length) ballast.Write(piece);
        }
        catch (IOException) when (new DriveInfo(Directory.FullName).AvailableFreeSpace < piece.Length)
        {
            // Others have taken some of the room meanwhile.
        }
    }

    /// <summary>Gives back what <see cref="Fill"/> took.</summary>
    public void MakeRoom() => File.Delete(_ballast);

    public void Dispose()
    {
        Run("umount", Directory.FullName);
        Directory.Delete();
    }

    private static bool Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
