using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Server.Propagation;

/// <summary>A command of the stream with any number of arguments behind its key, cut into pieces of about 64 KiB.</summary>
internal ref struct PiecedCommand
{
    private const int PieceBytes = 64 * 1024;

    private readonly StreamEntry _stream;
    private readonly int _database;
    private readonly ReadOnlySpan<byte> _name;
    private readonly ReadOnlySpan<byte> _key;
    private readonly List<byte[]> _arguments = [];
    private int _bytes;

    public PiecedCommand(StreamEntry stream, scoped in KeyEntry entry, ReadOnlySpan<byte> name)
    {
        _stream = stream;
        _database = entry.Database.Index;
        _name = name;
        _key = entry.Key;
    }

    /// <summary>Adds an argument; copied.</summary>
    public void Add(scoped ReadOnlySpan<byte> argument)
    {
        _arguments.Add(argument.ToArray());
        _bytes += argument.Length;
    }

    /// <summary>What was added so far may stand in another piece than what follows.</summary>
    public void EndItem()
    {
        if (_bytes >= PieceBytes) Complete();
    }

    /// <summary>Writes what has not been written yet.</summary>
    public void Complete()
    {
        if (_arguments.Count == 0) return;

        _stream.BeginCommand(_database, 2 + _arguments.Count);
        _stream.Add(_name);
        _stream.Add(_key);
        foreach (var argument in _arguments) _stream.Add(argument);
        _arguments.Clear();
        _bytes = 0;
    }
}
