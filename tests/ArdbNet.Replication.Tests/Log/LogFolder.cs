using ArdbNet.Replication.Log;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ArdbNet.Replication.Tests.Log;

/// <summary>A folder for one log, in memory where the system has such a place, so that thousands of opens are quick.</summary>
internal sealed class LogFolder : IDisposable
{
    public const int Segment = 8192;

    public LogFolder()
    {
        var root = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
        Folder = Path.Combine(root, $"ardbnet-log-{Guid.NewGuid():N}");
        Directory.CreateDirectory(Folder);
    }

    public string Folder { get; }

    public string StatePath => Path.Combine(Folder, "state");

    public string[] SegmentFiles => [.. Directory.GetFiles(Folder)
        .Where(file => Path.GetFileName(file).All(char.IsAsciiDigit)).Order(StringComparer.Ordinal)];

    public string[] LostFiles => Directory.GetFiles(Folder, "*.lost*");

    public ReplicationLog Open(
        long applied = 0,
        long segment = Segment,
        long backlog = 0,
        FsyncPolicy fsync = FsyncPolicy.No,
        ILogger? logger = null) =>
        ReplicationLog.Open(
            new LogOptions
            {
                Directory = Folder,
                SegmentSize = segment,
                BacklogSize = backlog,
                Fsync = fsync,
                Logger = logger ?? NullLogger.Instance,
            },
            applied);

    /// <summary>Bytes that tell at which offset they stand.</summary>
    public static byte[] Stream(long from, int count)
    {
        var bytes = new byte[count];
        for (var index = 0; index < count; index++)
        {
            bytes[index] = (byte)((((from + index) * 2654435761L) >> 13) ^ (from + index));
        }

        return bytes;
    }

    /// <summary>Appends bytes of <see cref="Stream"/> up to an offset, in entries of uneven length.</summary>
    public static void Fill(ReplicationLog log, long upTo)
    {
        for (var length = 1; log.TailOffset < upTo; length = (length % 211) + 10)
        {
            log.Append(Stream(log.TailOffset, (int)Math.Min(length, upTo - log.TailOffset)));
        }
    }

    public static byte[] ReadAll(ReplicationLog log)
    {
        var bytes = new byte[log.TailOffset - log.FirstOffset];
        Assert.That(log.Read(log.FirstOffset, bytes), Is.EqualTo(bytes.Length));
        return bytes;
    }

    public static void AssertHoldsStream(ReplicationLog log) =>
        Assert.That(ReadAll(log).AsSpan().SequenceEqual(
            Stream(log.FirstOffset, (int)(log.TailOffset - log.FirstOffset))), "the bytes are those of the stream");

    public static void Flip(string file, long position, byte mask = 0x10)
    {
        using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite);
        Span<byte> value = stackalloc byte[1];
        RandomAccess.Read(handle, value, position);
        value[0] ^= mask;
        RandomAccess.Write(handle, value, position);
    }

    public static void CutFile(string file, long length)
    {
        using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.SetLength(handle, length);
    }

    public static void Overwrite(string file, long position, ReadOnlySpan<byte> bytes)
    {
        using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.Write(handle, bytes, position);
    }

    /// <summary>Makes the log look as if it had been written before the machine's last start.</summary>
    public void MakeMachineStopped()
    {
        var state = new StateFile(StatePath);
        var stored = state.Read()!;
        state.Write(stored with { BootId = Guid.Empty.ToString() });
    }

    public void CopyTo(LogFolder other)
    {
        foreach (var file in Directory.GetFiles(Folder))
        {
            File.Copy(file, Path.Combine(other.Folder, Path.GetFileName(file)), overwrite: true);
        }
    }

    public void Clear()
    {
        foreach (var file in Directory.GetFiles(Folder))
        {
            File.Delete(file);
        }
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
