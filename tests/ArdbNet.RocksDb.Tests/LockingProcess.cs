using System.Diagnostics;

namespace ArdbNet.RocksDb.Tests;

/// <summary>Another process that holds the lock RocksDB takes on a file; perl is part of every Debian.</summary>
internal sealed class LockingProcess : IDisposable
{
    // fcntl(F_SETLK) with struct flock: type F_WRLCK, whence, start, length, pid
    private const string Script =
        "open F, '+<', $ARGV[0] or die; my $lock = pack('s s x4 q q i x4', 1, 0, 0, 0, 0); "
        + "fcntl(F, 6, $lock) or die; $| = 1; print \"locked\\n\"; <STDIN>";

    private readonly Process _process;

    public LockingProcess(string file)
    {
        _process = Process.Start(new ProcessStartInfo("perl", ["-e", Script, file])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        if (!string.Equals(_process.StandardOutput.ReadLine(), "locked", StringComparison.Ordinal))
            throw new InvalidOperationException("The file could not be locked.");
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
