using System.Buffers;

namespace ArdbNet.Replication.Log;

/// <summary>
/// Reads commands from an offset on, in place; only one that lies in two segments is copied together first.
/// </summary>
public sealed class LogReader(ILogBytes source, long offset) : IDisposable
{
    private const int FirstCopy = 4096;

    private readonly CommandScanner _scanner = new();
    private byte[] _joined = [];

    /// <summary>Where the next command begins.</summary>
    public long Offset { get; private set; } = offset;

    /// <summary>Reads the next command; false at the tail or where a command is cut in half there.</summary>
    /// <exception cref="LogException">The bytes are no command, or the log does not have them.</exception>
    public bool TryReadCommand(out LogCommand command)
    {
        var bytes = source.ReadMapped(Offset);
        var length = Scan(bytes);
        if (length == CommandScanner.Incomplete && !bytes.IsEmpty)
        {
            bytes = Join(bytes, out length);
        }

        if (length == CommandScanner.Incomplete)
        {
            command = default;
            return false;
        }

        command = new LogCommand(bytes[..length], _scanner.Bounds, Offset);
        Offset = command.NextOffset;
        return true;
    }

    /// <summary>
    /// The first offset from <paramref name="from"/> on at which commands begin: trimming cuts a log anywhere. Null when
    /// none is found.
    /// </summary>
    public static long? FindCommand(ILogBytes source, long from)
    {
        ArgumentNullException.ThrowIfNull(source);
        using var reader = new LogReader(source, from);
        for (var bytes = source.ReadMapped(from); !bytes.IsEmpty; bytes = source.ReadMapped(from))
        {
            var index = bytes.IndexOf((byte)'*');
            if (index >= 0 && reader.ReadsFrom(from + index))
            {
                return from + index;
            }

            from += index < 0 ? bytes.Length : index + 1;
        }

        return null;
    }

    public void Dispose()
    {
        if (_joined.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_joined);
            _joined = [];
        }
    }

    // A value may look like a command; one that is followed by another, or by the tail, hardly ever does.
    private bool ReadsFrom(long candidate)
    {
        Offset = candidate;
        try
        {
            return TryReadCommand(out var command) && command.Count > 0
                && (source.ReadMapped(Offset) is not [var next, ..] || next == (byte)'*');
        }
        catch (LogException)
        {
            return false;
        }
    }

    private int Scan(ReadOnlySpan<byte> bytes)
    {
        var length = _scanner.Scan(bytes);
        return length == CommandScanner.Malformed
            ? throw new LogException($"The bytes at offset {Offset} are no command.")
            : length;
    }

    private ReadOnlySpan<byte> Join(ReadOnlySpan<byte> bytes, out int length)
    {
        length = CommandScanner.Incomplete;
        var next = source.ReadMapped(Offset + bytes.Length);
        if (next.IsEmpty)
        {
            return [];
        }

        var joined = 0;
        Add(bytes, ref joined);
        while (!next.IsEmpty && length == CommandScanner.Incomplete)
        {
            Add(next[..Math.Min(next.Length, Math.Max(FirstCopy, joined))], ref joined);
            length = Scan(_joined.AsSpan(0, joined));
            next = source.ReadMapped(Offset + joined);
        }

        return _joined.AsSpan(0, joined);
    }

    private void Add(ReadOnlySpan<byte> bytes, ref int joined)
    {
        var needed = joined + (long)bytes.Length;
        if (needed > Array.MaxLength)
        {
            throw new LogException($"The command at offset {Offset} is longer than {Array.MaxLength} bytes.");
        }

        if (needed > _joined.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Array.MaxLength, Math.Max(needed, 2L * joined)));
            _joined.AsSpan(0, joined).CopyTo(larger);
            Dispose();
            _joined = larger;
        }

        bytes.CopyTo(_joined.AsSpan(joined));
        joined += bytes.Length;
    }
}
