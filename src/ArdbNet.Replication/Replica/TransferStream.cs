using System.Globalization;

namespace ArdbNet.Replication.Replica;

/// <summary>
/// A full sync as a master sends it: an RDB behind <c>$length\r\n</c>, so many bytes, or behind <c>$EOF:mark\r\n</c>, bytes
/// and the mark of 40 bytes again; or a raw stream behind <c>$RAW:version\r\n</c>, which knows its own end. While it is
/// read the master is told now and then that this replica lives.
/// </summary>
public sealed class TransferStream : Stream
{
    private const int MarkLength = 40;
    private const int SignOfLifeMs = 1000;

    // Who sends less than this within repl-timeout is taken for dead, although he is not silent.
    private const int LeastBytes = 1024;

    private readonly MasterConnection _connection;
    private readonly string? _mark;
    private long _left;
    private long _lastSignMs = Environment.TickCount64;
    private long _waitedMs;
    private long _countedFromBytes;

    private TransferStream(MasterConnection connection, long length, string? mark, bool isRaw = false)
    {
        _connection = connection;
        IsRaw = isRaw;
        _left = mark is null && !isRaw ? length : long.MaxValue;
        _mark = mark;
        TotalBytes = mark is null ? length : 0;
    }

    /// <summary>A raw key-value stream, and no RDB.</summary>
    public bool IsRaw { get; }

    /// <summary>Milliseconds of the machine's uptime when it began.</summary>
    public long BegunMs { get; } = Environment.TickCount64;

    /// <summary>Length of the RDB, 0 when the master does not know it.</summary>
    public long TotalBytes { get; }

    /// <summary>Bytes read so far.</summary>
    public long ReadBytes { get; private set; }

    /// <summary>Whether the master waits for an acknowledgement before it sends the stream.</summary>
    public bool WantsAcknowledgement => _mark is not null;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => ReadBytes;
        set => throw new NotSupportedException();
    }

    /// <summary>Waits for the master's snapshot to begin.</summary>
    /// <exception cref="LinkException">The master refuses, or the connection is broken.</exception>
    public static TransferStream Begin(MasterConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var line = connection.ReadLine();
        if (line.StartsWith('-')) throw new LinkException($"MASTER aborted replication with an error: {line[1..]}");
        if (line.StartsWith("$EOF:", StringComparison.Ordinal) && line.Length == 5 + MarkLength)
        {
            return new TransferStream(connection, 0, line[5..]);
        }

        // The version stands in the stream's header too.
        if (line.StartsWith("$RAW:", StringComparison.Ordinal)) return new TransferStream(connection, 0, null, isRaw: true);

        return line.StartsWith('$')
            && long.TryParse(line.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? new TransferStream(connection, length, null)
            : throw new LinkException($"Bad protocol from MASTER, the first byte is not '$': {line}");
    }

    /// <summary>
    /// The RDB has been read; <paramref name="unread"/> was taken from the connection behind it. Returns what of that,
    /// or after it, is the beginning of the stream.
    /// </summary>
    /// <exception cref="LinkException">The transfer does not end with the RDB.</exception>
    public byte[] End(ReadOnlySpan<byte> unread)
    {
        if (_mark is null)
        {
            return _left == 0 && unread.IsEmpty
                ? []
                : throw new LinkException($"{_left + unread.Length} bytes follow the end of the master's RDB.");
        }

        Span<byte> mark = stackalloc byte[MarkLength];
        var length = Math.Min(unread.Length, MarkLength);
        unread[..length].CopyTo(mark);
        for (var missing = mark[length..]; !missing.IsEmpty;) missing = missing[_connection.Read(missing)..];
        for (var i = 0; i < MarkLength; i++)
        {
            if (mark[i] != _mark[i]) throw new LinkException("The master's mark does not follow the end of its RDB.");
        }

        return unread[length..].ToArray();
    }

    /// <summary>Tells the master that this replica lives, at most once a second. Never in the stream.</summary>
    public void ShowLife()
    {
        var nowMs = Environment.TickCount64;
        if (nowMs - _lastSignMs < SignOfLifeMs) return;
        _lastSignMs = nowMs;
        _connection.SendBytes("\n"u8);
    }

    public override int Read(Span<byte> buffer)
    {
        ShowLife();
        var askedMs = Environment.TickCount64;
        var length = _left == 0 ? 0 : _connection.Read(buffer[..(int)Math.Min(buffer.Length, _left)]);
        _waitedMs += Environment.TickCount64 - askedMs;
        _left -= length;
        ReadBytes += length;
        CheckRate();
        return length;
    }

    private void CheckRate()
    {
        if (ReadBytes - _countedFromBytes < LeastBytes)
        {
            if (_waitedMs <= _connection.TimeoutMs) return;
            throw new LinkException(
                $"The master sends too slowly: {ReadBytes - _countedFromBytes} bytes in {_waitedMs} ms.");
        }

        _countedFromBytes = ReadBytes;
        _waitedMs = 0;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
