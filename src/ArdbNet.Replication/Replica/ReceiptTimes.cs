using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace ArdbNet.Replication.Replica;

/// <summary>
/// When bytes of a master's stream were received, beside the log that holds them: masters up to 6.2 send times to live
/// that count from then, and the log keeps their bytes as they came. One record for each piece that has such a
/// command, written before the log gets the piece. One thread at a time.
/// </summary>
public sealed class ReceiptTimes : IDisposable
{
    // i64 offset of the piece's first byte | i64 ms since 1970; little-endian
    private const int RecordLength = 16;
    private const int MostRecords = 64 * 1024;

    private readonly string _path;
    private readonly List<(long Offset, long Ms)> _records = [];
    private SafeFileHandle? _file;

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
        var index = _records.Count - 1;
        while (index >= 0 && _records[index].Offset > offset) index--;
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
        if (_file is null || _records.Count > MostRecords)
        {
            Rewrite(persistedOffset);
            return;
        }

        Span<byte> record = stackalloc byte[RecordLength];
        Write(record, offset, nowMs);
        RandomAccess.Write(_file, record, RandomAccess.GetLength(_file));
    }

    public void Dispose() => _file?.Dispose();

    // A record that is not behind the one before says that the log was cut in between.
    private void Keep(long offset, long ms)
    {
        while (_records.Count > 0 && _records[^1].Offset >= offset) _records.RemoveAt(_records.Count - 1);
        _records.Add((offset, ms));
    }

    private void Rewrite(long persistedOffset)
    {
        // The last record before the offset is about bytes behind it too.
        var needed = _records.FindLastIndex(record => record.Offset <= persistedOffset);
        if (needed > 0) _records.RemoveRange(0, needed);
        var bytes = new byte[_records.Count * RecordLength];
        for (var i = 0; i < _records.Count; i++)
        {
            Write(bytes.AsSpan(i * RecordLength), _records[i].Offset, _records[i].Ms);
        }

        _file?.Dispose();
        var unfinished = _path + ".tmp";
        File.WriteAllBytes(unfinished, bytes);
        File.Move(unfinished, _path, overwrite: true);
        _file = File.OpenHandle(_path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
    }

    private static void Write(Span<byte> record, long offset, long ms)
    {
        BinaryPrimitives.WriteInt64LittleEndian(record, offset);
        BinaryPrimitives.WriteInt64LittleEndian(record[sizeof(long)..], ms);
    }
}
