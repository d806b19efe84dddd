using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Keyspace;
using ArdbNet.Storage.Types.Streams;

namespace ArdbNet.Server.Propagation;

/// <summary>
/// A stream as commands that make it anew, groups and pending entries included. XCLAIM takes only entries that are there,
/// so for ids that are pending but deleted an entry is added for a while.
/// </summary>
internal sealed class WholeStream
{
    private readonly StreamEntry _log;
    private readonly byte[] _key;
    private readonly int _database;
    private readonly StorageEngine _engine;
    private readonly ulong _collectionId;
    private readonly long _length;
    private readonly StreamState _state;
    private readonly SortedSet<StreamId> _missing = [];

    private WholeStream(StreamEntry log, in KeyEntry entry)
    {
        _log = log;
        _key = entry.Key.ToArray();
        _database = entry.Database.Index;
        _engine = entry.Database.Dataset.Engine;
        _collectionId = entry.CollectionId;
        _length = entry.Count;
        _state = StreamState.Of(in entry);
    }

    public static void Write(StreamEntry log, in KeyEntry entry) => new WholeStream(log, in entry).Write();

    private void Write()
    {
        FindMissing();
        // XDEL would count those before the first entry as the greatest deleted id; trimming does not.
        var trimmed = _missing.Where(id => _length == 0 || id < _state.FirstId).ToHashSet();
        foreach (var id in _missing.Where(trimmed.Contains)) AddMissing(id);
        if (trimmed.Count > 0)
        {
            CreateGroups();
            WritePending(trimmed.Contains);
            Begin("XTRIM"u8, 4);
            _log.Add("MAXLEN"u8);
            _log.Add(0);
            _missing.ExceptWith(trimmed);
        }
        else if (_length == 0)
        {
            AddToNothing();
        }

        WriteEntries();
        if (trimmed.Count == 0) CreateGroups();
        WritePending(id => !trimmed.Contains(id));
        foreach (var id in _missing)
        {
            Begin("XDEL"u8, 3);
            Add(id);
        }

        WriteFigures();
    }

    private void FindMissing()
    {
        using var entries = new StreamCursor(_engine, _collectionId, in _state);
        using var groups = new GroupCursor(_engine, _collectionId);
        for (var found = groups.SeekToFirst(); found; found = groups.Next())
        {
            using var pending = new PendingCursor(_engine, _collectionId, groups.Group);
            for (var more = pending.Seek(StreamId.Zero); more; more = pending.Next())
            {
                if (!entries.Find(pending.Id)) _missing.Add(pending.Id);
            }
        }
    }

    // XADD key id x y
    private void AddMissing(StreamId id)
    {
        Begin("XADD"u8, 5);
        Add(id);
        _log.Add("x"u8);
        _log.Add("y"u8);
    }

    // XADD key MAXLEN = 0 id x y: an empty stream.
    private void AddToNothing()
    {
        Begin("XADD"u8, 8);
        _log.Add("MAXLEN"u8);
        _log.Add("="u8);
        _log.Add(0);
        Add(_state.LastId.IsZero ? new StreamId(0, 1) : _state.LastId);
        _log.Add("x"u8);
        _log.Add("y"u8);
    }

    private void WriteEntries()
    {
        using var entries = new StreamCursor(_engine, _collectionId, in _state);
        var missing = new Queue<StreamId>(_missing);
        for (var found = entries.SeekToFirst(); found; found = entries.Next())
        {
            var item = entries.Item;
            while (missing.TryPeek(out var id) && id < item.Id) AddMissing(missing.Dequeue());
            Begin("XADD"u8, 3 + (2 * item.PairCount));
            Add(item.Id);
            while (item.TryReadPair(out var field, out var value))
            {
                _log.Add(field);
                _log.Add(value);
            }
        }

        while (missing.TryDequeue(out var last)) AddMissing(last);
    }

    private void CreateGroups()
    {
        using var groups = new GroupCursor(_engine, _collectionId);
        for (var found = groups.SeekToFirst(); found; found = groups.Next())
        {
            var group = groups.Group;
            BeginGroup("CREATE"u8, groups.Name, 5);
            Add(group.LastId);
            using var consumers = new ConsumerCursor(_engine, _collectionId, in group);
            for (var more = consumers.SeekToFirst(); more; more = consumers.Next())
            {
                BeginGroup("CREATECONSUMER"u8, groups.Name, 5);
                _log.Add(consumers.Name);
            }

            if (group.EntriesRead == -1) continue;
            BeginGroup("SETID"u8, groups.Name, 7);
            Add(group.LastId);
            _log.Add("ENTRIESREAD"u8);
            _log.Add(group.EntriesRead);
        }
    }

    // XCLAIM key group consumer 0 id TIME ms RETRYCOUNT count FORCE JUSTID
    private void WritePending(Func<StreamId, bool> isWanted)
    {
        using var groups = new GroupCursor(_engine, _collectionId);
        for (var found = groups.SeekToFirst(); found; found = groups.Next())
        {
            using var pending = new PendingCursor(_engine, _collectionId, groups.Group);
            for (var more = pending.Seek(StreamId.Zero); more; more = pending.Next())
            {
                if (!isWanted(pending.Id)) continue;
                Begin("XCLAIM"u8, 12);
                _log.Add(groups.Name);
                _log.Add(pending.Entry.Owner);
                _log.Add(0);
                Add(pending.Id);
                _log.Add("TIME"u8);
                _log.Add(pending.Entry.DeliveredAtMs);
                _log.Add("RETRYCOUNT"u8);
                _log.Add(pending.Entry.DeliveryCount);
                _log.Add("FORCE"u8);
                _log.Add("JUSTID"u8);
            }
        }
    }

    // XSETID key id, then the form that Redis knows since 7.0: XSETID key id ENTRIESADDED count [MAXDELETEDID id]
    private void WriteFigures()
    {
        Begin("XSETID"u8, 3);
        Add(_state.LastId);
        Begin("XSETID"u8, _state.MaxDeletedId.IsZero ? 5 : 7);
        Add(_state.LastId);
        _log.Add("ENTRIESADDED"u8);
        _log.Add((long)_state.EntriesAdded);
        if (_state.MaxDeletedId.IsZero) return;
        _log.Add("MAXDELETEDID"u8);
        Add(_state.MaxDeletedId);
    }

    private void Begin(ReadOnlySpan<byte> name, int arguments)
    {
        _log.BeginCommand(_database, arguments);
        _log.Add(name);
        _log.Add(_key);
    }

    private void BeginGroup(ReadOnlySpan<byte> subcommand, ReadOnlySpan<byte> group, int arguments)
    {
        _log.BeginCommand(_database, arguments);
        _log.Add("XGROUP"u8);
        _log.Add(subcommand);
        _log.Add(_key);
        _log.Add(group);
    }

    private void Add(StreamId id)
    {
        Span<byte> text = stackalloc byte[StreamId.MaxTextLength];
        _log.Add(text[..id.Format(text)]);
    }
}
