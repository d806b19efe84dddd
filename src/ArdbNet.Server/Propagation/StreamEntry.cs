using System.Buffers.Text;

namespace ArdbNet.Server.Propagation;

/// <summary>
/// What one client command puts into the replication stream: RESP commands in the vocabulary of Redis 2.6, with SELECT
/// where the database changes and MULTI/EXEC around several. Used by the executor only.
/// </summary>
public sealed class StreamEntry
{
    private byte[] _bytes = new byte[4096];
    private int _length;
    private int _commands;
    private int _selected = -1;
    private int _selectedBefore = -1;
    private int _firstCommand;

    /// <summary>The database that the stream has selected, -1 before the first SELECT.</summary>
    public int SelectedDatabase => _selected;

    public bool IsEmpty => _commands == 0;

    /// <summary>Commands put in since <see cref="Begin"/>, SELECT not counted.</summary>
    public int CommandCount => _commands;

    // *1\r\n$5\r\nMULTI\r\n
    private static ReadOnlySpan<byte> Multi => "*1\r\n$5\r\nMULTI\r\n"u8;

    private static ReadOnlySpan<byte> Exec => "*1\r\n$4\r\nEXEC\r\n"u8;

    /// <summary>Takes over the stream with the database that it has selected; -1 forces a SELECT.</summary>
    public void Resume(int selectedDatabase) => _selected = selectedDatabase;

    /// <summary>Starts an entry. MULTI keeps its room in front until it is known whether it is needed.</summary>
    public void Begin()
    {
        _length = 0;
        _commands = 0;
        _selectedBefore = _selected;
        _firstCommand = 0;
    }

    /// <summary>Forgets the entry: the command did not happen.</summary>
    public void Cancel()
    {
        _selected = _selectedBefore;
        _length = 0;
        _commands = 0;
    }

    /// <summary>Begins a command of <paramref name="arguments"/> arguments, which <see cref="Add(ReadOnlySpan{byte})"/> gives.</summary>
    public void BeginCommand(int database, int arguments)
    {
        if (_selected != database) Select(database);
        if (_commands++ == 0) _firstCommand = _length;
        WriteHeader((byte)'*', arguments);
    }

    public void Add(ReadOnlySpan<byte> argument)
    {
        WriteHeader((byte)'$', argument.Length);
        Reserve(argument.Length + 2);
        argument.CopyTo(_bytes.AsSpan(_length));
        _length += argument.Length;
        WriteLineEnd();
    }

    public void Add(long argument)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(argument, digits, out var length);
        Add(digits[..length]);
    }

    /// <summary>The bytes for the log; several commands become one transaction.</summary>
    public ReadOnlySpan<byte> Complete()
    {
        if (_commands < 2) return _bytes.AsSpan(0, _length);

        // A SELECT that stands in front stays in front: SELECT, MULTI, commands, EXEC.
        Reserve(Multi.Length + Exec.Length);
        _bytes.AsSpan(_firstCommand, _length - _firstCommand).CopyTo(_bytes.AsSpan(_firstCommand + Multi.Length));
        Multi.CopyTo(_bytes.AsSpan(_firstCommand));
        _length += Multi.Length;
        Exec.CopyTo(_bytes.AsSpan(_length));
        _length += Exec.Length;
        return _bytes.AsSpan(0, _length);
    }

    /// <summary>Gives memory back after an unusually long entry.</summary>
    public void Trim()
    {
        if (_bytes.Length > 1 << 20) _bytes = new byte[4096];
    }

    // *2\r\n$6\r\nSELECT\r\n$<n>\r\n<database>\r\n
    private void Select(int database)
    {
        _selected = database;
        WriteHeader((byte)'*', 2);
        Add("SELECT"u8);
        Add(database);
    }

    private void WriteHeader(byte kind, int number)
    {
        Reserve(13);
        _bytes[_length++] = kind;
        Utf8Formatter.TryFormat(number, _bytes.AsSpan(_length), out var digits);
        _length += digits;
        WriteLineEnd();
    }

    private void WriteLineEnd()
    {
        _bytes[_length++] = (byte)'\r';
        _bytes[_length++] = (byte)'\n';
    }

    private void Reserve(int bytes)
    {
        if (_bytes.Length - _length >= bytes) return;
        Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(_bytes.Length * 2L, (long)_length + bytes)));
    }
}
