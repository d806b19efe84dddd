using System.Globalization;

namespace ArdbNet.Replication.Replica;

/// <summary>
/// The RDB as a master sends it: <c>$length\r\n</c> and so many bytes, or <c>$EOF:mark\r\n</c>, bytes, and the mark of 40
/// bytes again. While it is read the master is told now and then that this replica lives.
/// </summary>
public sealed class TransferStream : Stream
{
    private const int MarkLength = 40;
    private const int SignOfLifeMs = 1000;

    private readonly MasterConnection _connection;
    private readonly string? _mark;
    private long _left;
    private long _lastSignMs = Environment.TickCount64;

    private TransferStream(MasterConnection connection, long length, string? mark)
    {
        _connection = connection;
        _left = mark is null ? length : long.MaxValue;
        _mark = mark;
        TotalBytes = mark is null ? length : 0;
    }

    /// <summary>Length of the RDB, 0 when the master does not know it.</summary>
    public long TotalBytes { get; }

    /// <summary>Bytes read so far.</summary>
    public long ReadBytes { get; private set; }

    /// <summary>Milliseconds of the machine's uptime when the last bytes came.</summary>
    public long LastReadMs => _connection.LastReceivedMs;

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
        var length = _left == 0 ? 0 : _connection.Read(buffer[..(int)Math.Min(buffer.Length, _left)]);
        _left -= length;
        ReadBytes += length;
        return length;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
