using System.Buffers.Binary;
using ArdbNet.Replication.Log;
using Microsoft.Win32.SafeHandles;

namespace ArdbNet.Replication.Replica;

/// <summary>
/// When bytes of a master's stream were received, beside the log that holds them: masters up to 6.2 send times to live
/// that count from then, and the log keeps their bytes as they came. One record for each piece that has such a
/// command, written before the log gets the piece, and on the disk before the log's bytes are. One thread at a time,
/// but for <see cref="Sync"/>.
/// </summary>
public sealed class ReceiptTimes : IDisposable
{
    // i64 offset of the piece's first byte | i64 ms since 1970; little-endian
    private const int RecordLength = 16;
    private const int FewRecords = 64 * 1024;

    private readonly string _path;
    private readonly List<(long Offset, long Ms)> _records = [];
    private volatile SafeFileHandle? _file;
    private volatile bool _isDirty;
    private int _mostRecords = FewRecords;

    private ReceiptTimes(string path)
    {
        _path = path;
    }

    /// <summary>Reads what is known of the log up to its end.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ReceiptTimes Open(string path, long tailOffset)
    {
        var times = new ReceiptTimes(path);
        if (!File.Exists(path)) return times;

        var bytes = File.ReadAllBytes(path).AsSpan();
        for (; bytes.Length >= RecordLength; bytes = bytes[RecordLength..])
        {
            var offset = BinaryPrimitives.ReadInt64LittleEndian(bytes);
            times.Keep(offset, BinaryPrimitives.ReadInt64LittleEndian(bytes[sizeof(long)..]));
        }

        times._records.RemoveAll(record => record.Offset > tailOffset);
        return times;
    }

    /// <summary>When the byte at an offset came, ms since 1970; the present where nothing is known.</summary>
    public long MomentOf(long offset)
    {
        var index = LastUpTo(offset);
        return index < 0 ? DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() : _records[index].Ms;
    }

    /// <summary>The bytes from an offset on come now.</summary>
    /// <param name="offset">Where the log ends.</param>
    /// <param name="nowMs">Now, ms since 1970.</param>
    /// <param name="persistedOffset">Bytes before it are never applied again.</param>
    /// <exception cref="IOException">The disk refuses.</exception>
    public void Record(long offset, long nowMs, long persistedOffset)
    {
        if (_records.Count > 0 && _records[^1].Offset <= offset && _records[^1].Ms == nowMs) return;

        Keep(offset, nowMs);
        if (_file is not { } file || _records.Count > _mostRecords)
        {
            Rewrite(persistedOffset);
            return;
        }

        Span<byte> record = stackalloc byte[RecordLength];
        Write(record, offset, nowMs);
        RandomAccess.Write(file, record, RandomAccess.GetLength(file));
        _isDirty = true;
    }

    /// <summary>Brings what was recorded to the disk. Any thread.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public void Sync()
    {
        if (!_isDirty) return;
        _isDirty = false;
        try
        {
            RandomAccess.FlushToDisk(_file!);
        }
        catch (ObjectDisposedException)
        {
            // Written anew meanwhile, and flushed by that.
        }
        catch (IOException)
        {
            _isDirty = true;
            throw;
        }
    }

    public void Dispose() => _file?.Dispose();

    // A record that is not behind the one before says that the log was cut in between.
    private void Keep(long offset, long ms)
    {
        while (_records.Count > 0 && _records[^1].Offset >= offset) _records.RemoveAt(_records.Count - 1);
        _records.Add((offset, ms));
    }

    private int LastUpTo(long offset)
    {
        var (low, high) = (0, _records.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_records[middle].Offset <= offset) low = middle + 1;
            else high = middle;
        }

        return low - 1;
    }

    private void Rewrite(long persistedOffset)
    {
        // The last record before the offset is about bytes behind it too.
        var needed = LastUpTo(persistedOffset);
        if (needed > 0) _records.RemoveRange(0, needed);
        _mostRecords = Math.Max(FewRecords, 2 * _records.Count);
        var bytes = new byte[_records.Count * RecordLength];
        for (var i = 0; i < _records.Count; i++)
        {
            Write(bytes.AsSpan(i * RecordLength), _records[i].Offset, _records[i].Ms);
        }

        var unfinished = _path + ".tmp";
        var file = File.OpenHandle(
            unfinished, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.Write(file, bytes, 0);
        RandomAccess.FlushToDisk(file);
        File.Move(unfinished, _path, overwrite: true);
        DurableFolder.Flush(Path.GetDirectoryName(_path)!);
        var old = _file;
        _file = file;
        old?.Dispose();
    }

    private static void Write(Span<byte> record, long offset, long ms)
    {
        BinaryPrimitives.WriteInt64LittleEndian(record, offset);
        BinaryPrimitives.WriteInt64LittleEndian(record[sizeof(long)..], ms);
    }
}
