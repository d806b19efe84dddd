using System.Globalization;
using ArdbNet.Replication.Log;
using ArdbNet.Replication.RawStream;
using ArdbNet.Storage.Copies;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Functions;
using Microsoft.Win32.SafeHandles;

namespace ArdbNet.Replication.Replica;

/// <summary>
/// The blocks of a raw full sync that have come, in a folder: table files that are whole, and behind them the blocks as
/// they came, which become the next table. What counts is what proves itself when the folder is opened again, whatever
/// ended the process or the machine. One thread.
/// </summary>
/// <remarks>
/// A table is synced, then the state that names it replaces the old one and is synced, then the blocks go: a crash in
/// between finds blocks that are in a table already, and passes over them.
/// </remarks>
public sealed class ReceivedBlocks : IDisposable
{
    private const string StateName = "state";
    private const string BlocksName = "blocks";

    private readonly string _folder;
    private readonly long _tableBytes;
    private readonly TableFile _table;
    private readonly Dictionary<uint, long> _keysOf;
    private readonly SafeFileHandle _blocks;
    private ReceivedState _saved;
    private long _blocksLength;
    private long _expiringKeys;
    private byte[] _lastKey;

    private ReceivedBlocks(string folder, EngineOptions options, long tableBytes, ReceivedState saved)
    {
        _folder = folder;
        _tableBytes = tableBytes;
        _saved = saved;
        _keysOf = new Dictionary<uint, long>(saved.KeysOf);
        _expiringKeys = saved.ExpiringKeys;
        _lastKey = saved.LastKey;
        Position = saved.Position;
        _blocks = File.OpenHandle(PathOf(BlocksName), FileMode.OpenOrCreate, FileAccess.ReadWrite);
        _table = new TableFile(options);
    }

    /// <summary>The stream's first frame.</summary>
    public RawHeader Header => _saved.Header;

    /// <summary>The stream's name.</summary>
    public string ReplicationId => _saved.ReplicationId;

    /// <summary>What is here.</summary>
    public RawPosition Position { get; private set; }

    /// <summary>What to ask for, to go on behind it.</summary>
    public RawResumption Resumption => new(Header.SnapshotId, Position.Blocks, Position.Digest, _lastKey);

    /// <summary>Entries of the time index that are here.</summary>
    public long ExpiringKeys => _expiringKeys;

    /// <summary>Keys that are here, by keyspace.</summary>
    public IReadOnlyDictionary<uint, long> KeysOf => _keysOf;

    /// <summary>Begins with nothing, in a folder that does not exist.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="options">Those of the store that it is to become.</param>
    /// <param name="header">The stream's first frame.</param>
    /// <param name="replicationId">The stream's name.</param>
    /// <param name="tableBytes">About how long a table file becomes.</param>
    /// <exception cref="IOException">The disk refuses.</exception>
    public static ReceivedBlocks Create(
        string folder, EngineOptions options, RawHeader header, string replicationId, long tableBytes)
    {
        Directory.CreateDirectory(folder);
        var state = new ReceivedState(
            header, replicationId, 0, RawPosition.Start, 0, new Dictionary<uint, long>(), []);
        Save(folder, state);
        return new ReceivedBlocks(folder, options, tableBytes, state);
    }

    /// <summary>Opens what there is; null when it is nothing that could go on.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public static ReceivedBlocks? TryOpen(string folder, EngineOptions options, long tableBytes)
    {
        var path = Path.Combine(folder, StateName);
        if (!File.Exists(path) || ReceivedState.Read(File.ReadAllBytes(path)) is not { } state) return null;
        for (var table = 0; table < state.Tables; table++)
        {
            if (!File.Exists(TablePath(folder, table))) return null;
        }

        var received = new ReceivedBlocks(folder, options, tableBytes, state);
        try
        {
            received.Replay();
            return received;
        }
        catch (RawStreamException)
        {
            // A block that is sound and makes no sense: it never counted, and what it left in the table does harm.
            received.Dispose();
            return null;
        }
        catch
        {
            received.Dispose();
            throw;
        }
    }

    /// <summary>Whether a folder has something that could go on.</summary>
    public static bool Exist(string folder) => File.Exists(Path.Combine(folder, StateName));

    /// <summary>Takes the reader's block, which comes next.</summary>
    /// <exception cref="RawStreamException">The block is damaged; this is to be opened again.</exception>
    /// <exception cref="IOException">The disk refuses; as before.</exception>
    public void Take(RawStreamReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        RandomAccess.Write(_blocks, reader.Frame, _blocksLength);
        try
        {
            TakeEntries(reader);
        }
        catch (RawStreamException)
        {
            RandomAccess.SetLength(_blocks, _blocksLength);
            throw;
        }

        _blocksLength += reader.Frame.Length;
        if (_table.Size >= _tableBytes) EndTable();
    }

    /// <summary>No more blocks come. Gives the table files, which hold all entries.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public IReadOnlyList<string> Finish()
    {
        if (_table.IsOpen) EndTable();
        return [.. Enumerable.Range(0, _saved.Tables).Select(table => TablePath(_folder, table))];
    }

    public void Dispose()
    {
        _table.Dispose();
        _blocks.Dispose();
    }

    private void TakeEntries(RawStreamReader reader)
    {
        var entries = 0;
        var keys = 0;
        if (!_table.IsOpen) _table.Open(TablePath(_folder, _saved.Tables));
        var walk = reader.OpenEntries();
        while (walk.MoveNext())
        {
            _table.Announce(walk.Key, walk.Value.Length);
            if (walk.EndsTableBlock) _table.PutBlock(walk.TableBlock, walk.PackedTableBlock, walk.Key);
            entries++;
            keys += Count(walk.Key);
        }

        reader.Complete(entries, keys);
        Position = reader.Position;
        _lastKey = reader.LastKey.ToArray();
    }

    // 1 for a key, 0 for what belongs to one.
    private int Count(ReadOnlySpan<byte> key)
    {
        switch (key[0])
        {
            case KeyTag.Metadata when key.Length >= MetadataKey.PrefixLength:
                var keyspace = MetadataKey.KeyspaceId(key);
                _keysOf[keyspace] = _keysOf.GetValueOrDefault(keyspace) + 1;
                return 1;
            case KeyTag.Expiry:
                _expiringKeys++;
                return 0;
            case (> KeyTag.Metadata and < KeyTag.Expiry) or KeyTag.Function:
            case KeyTag.System when key.StartsWith(ScriptStore.Prefix):
                return 0;
            default:
                throw new RawStreamException("The raw stream has entries that are no data.");
        }
    }

    private void EndTable()
    {
        _table.Finish();
        DurableFolder.Flush(_folder);
        var state = _saved with
        {
            Tables = _saved.Tables + 1,
            Position = Position,
            ExpiringKeys = _expiringKeys,
            KeysOf = new Dictionary<uint, long>(_keysOf),
            LastKey = _lastKey,
        };
        Save(_folder, state);
        _saved = state;
        RandomAccess.SetLength(_blocks, 0);
        _blocksLength = 0;
    }

    // The blocks behind the last table, as far as they prove themselves.
    private void Replay()
    {
        using (var file = new FileStream(PathOf(BlocksName), FileMode.Open, FileAccess.Read, FileShare.ReadWrite))
        using (var reader = new RawStreamReader(file))
        {
            reader.Resume(Position, _lastKey);
            while (HasNext(reader))
            {
                TakeEntries(reader);
                _blocksLength = file.Position;
            }
        }

        RandomAccess.SetLength(_blocks, _blocksLength);
    }

    // False at what was being written when the end came, or at what a table has already.
    private static bool HasNext(RawStreamReader reader)
    {
        try
        {
            return reader.ReadBlock();
        }
        catch (Exception end) when (end is RawStreamException or EndOfStreamException)
        {
            return false;
        }
    }

    private static void Save(string folder, ReceivedState state)
    {
        var path = Path.Combine(folder, StateName);
        var unfinished = path + ".tmp";
        using (var file = File.OpenHandle(unfinished, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(file, state.Write(), 0);
            RandomAccess.FlushToDisk(file);
        }

        File.Move(unfinished, path, overwrite: true);
        DurableFolder.Flush(folder);
    }

    private string PathOf(string name) => Path.Combine(_folder, name);

    private static string TablePath(string folder, int table) =>
        Path.Combine(folder, table.ToString("D6", CultureInfo.InvariantCulture) + ".sst");
}
