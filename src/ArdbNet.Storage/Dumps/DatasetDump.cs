using System.Buffers;
using System.Globalization;
using ArdbNet.Rdb;
using ArdbNet.Rdb.Writing;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Functions;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Storage.Dumps;

/// <summary>
/// All databases of a snapshot as an RDB file that every Redis since 2.6 loads, piece by piece.
/// Belongs to the thread that owns the snapshot, and disposes it.
/// </summary>
public sealed class DatasetDump : IDisposable
{
    private const int PieceBytes = 64 * 1024;

    private readonly StoreSnapshot _snapshot;
    private readonly ArrayBufferWriter<byte> _piece = new(2 * PieceBytes);
    private readonly RdbWriter _values;
    private readonly RdbFileWriter _file;
    private readonly Queue<(int Index, uint KeyspaceId)> _databases = [];
    private KeyCursor? _keys;
    private ValueDump? _value;
    private ulong _checksum;
    private bool _isBegun;
    private bool _isComplete;

    /// <param name="state">What the snapshot holds.</param>
    /// <param name="snapshot">The data; disposed with the dump.</param>
    /// <param name="content">What is written.</param>
    /// <param name="streamDatabase">The database that a stream behind the dump has selected; 0 needs no mention.</param>
    public DatasetDump(AppliedRecord state, StoreSnapshot snapshot, DumpContent content, int streamDatabase = 0)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(snapshot);
        _snapshot = snapshot;
        Content = content;
        StreamDatabase = streamDatabase;
        _values = new RdbWriter(_piece);
        _file = new RdbFileWriter(_values);
        if (content == DumpContent.NoKeys) return;
        foreach (var (index, database) in state.Databases.OrderBy(static pair => pair.Key))
        {
            _databases.Enqueue((index, database.KeyspaceId));
        }

        KeyCount = state.KeyCount;
    }

    /// <summary>The log offset whose state this is.</summary>
    public long Offset => _snapshot.Offset;

    public DumpContent Content { get; }

    /// <summary>Not 0: the file says it, and only Redis since 4.0 loads the file.</summary>
    public int StreamDatabase { get; }

    /// <summary>Keys that there are.</summary>
    public long KeyCount { get; }

    /// <summary>Keys that are done.</summary>
    public long KeysDone { get; private set; }

    /// <summary>Streams that were left out.</summary>
    public long LeftOut { get; private set; }

    /// <summary>The bytes that the last call of <see cref="WriteNext"/> made; good until the next call.</summary>
    public ReadOnlyMemory<byte> Piece => _piece.WrittenMemory;

    /// <summary>Makes the next piece. False when there is none left.</summary>
    public bool WriteNext()
    {
        if (_isComplete) return false;

        _piece.ResetWrittenCount();
        if (!_isBegun)
        {
            _isBegun = true;
            WriteHeader();
            if (Content is DumpContent.Everything or DumpContent.NoKeys) WriteFunctions();
        }

        while (_piece.WrittenCount < PieceBytes && !_isComplete) WriteSome();
        _checksum = Crc64.Append(_checksum, _piece.WrittenSpan);
        if (_isComplete) _file.Checksum(_checksum);
        return true;
    }

    public void Dispose()
    {
        _value?.Dispose();
        _keys?.Dispose();
        _snapshot.Dispose();
    }

    // Who follows a master up to 4.0 through this server reads of its scripts by their digests only.
    private void WriteHeader()
    {
        using var scripts = _snapshot.OpenCursor(ScriptStore.Prefix);
        var hasScripts = scripts.SeekToFirst();
        if (StreamDatabase == 0 && !(hasScripts && Content == DumpContent.NoFunctions))
        {
            _file.Header();
            return;
        }

        _file.HeaderBeforeNotes();
        if (StreamDatabase != 0)
        {
            _file.Note("repl-stream-db"u8, System.Text.Encoding.ASCII.GetBytes(StreamDatabase.ToString(CultureInfo.InvariantCulture)));
        }

        for (; hasScripts; hasScripts = scripts.Next()) _file.Note("lua"u8, scripts.Value);
    }

    // Their number is small: they are in memory, too.
    private void WriteFunctions()
    {
        using var libraries = FunctionStore.OpenCursor(_snapshot);
        for (var found = libraries.SeekToFirst(); found; found = libraries.Next()) _file.Function(libraries.Value);
    }

    private void WriteSome()
    {
        if (_value is not null)
        {
            if (!_value.WriteNext(_values)) EndValue();
            return;
        }

        if (_keys is { IsValid: true } keys) BeginKey(keys);
        else if (!OpenNextDatabase()) Complete();
    }

    private void BeginKey(KeyCursor keys)
    {
        var metadata = keys.Value;
        var type = Metadata.Type(metadata);
        if (type == KeyType.Stream && Content == DumpContent.NoStreams)
        {
            LeftOut++;
            EndKey();
            return;
        }

        if (type == KeyType.String && !Metadata.HasCollection(type, Metadata.Flags(metadata)))
        {
            _file.String(keys.Key, Metadata.ExpireAtMs(metadata), Metadata.Payload(metadata));
            EndKey();
            return;
        }

        _file.BeginKey(keys.Key, Metadata.ExpireAtMs(metadata));
        _value = ValueDump.Open(_snapshot, metadata);
    }

    private void EndValue()
    {
        _value!.Dispose();
        _value = null;
        EndKey();
    }

    private void EndKey()
    {
        KeysDone++;
        _keys!.Next();
    }

    private bool OpenNextDatabase()
    {
        _keys?.Dispose();
        _keys = null;
        if (!_databases.TryDequeue(out var database)) return false;

        _file.Database(database.Index);
        _keys = new KeyCursor(_snapshot, database.KeyspaceId);
        _keys.SeekToFirst();
        return true;
    }

    private void Complete()
    {
        _file.End();
        _isComplete = true;
    }
}
