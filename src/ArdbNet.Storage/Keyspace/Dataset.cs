using System.Diagnostics.CodeAnalysis;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Expiry;
using ArdbNet.Storage.Types.Packing;
using ArdbNet.Storage.Types.Picking;
using ArdbNet.Storage.Types.Ranking;

namespace ArdbNet.Storage.Keyspace;

/// <summary>All databases on one engine, the clock they live by, and the bounds of a command's change.</summary>
public sealed class Dataset
{
    private readonly Database[] _databases;
    private readonly List<Database> _touched = [];
    private readonly Dictionary<uint, Database> _byKeyspaceId = [];
    private ulong _lastCollectionId;
    private uint _lastKeyspaceId;

    private Dataset(StorageEngine engine, AppliedRecord applied, int databases)
    {
        Engine = engine;
        Expiry = new ExpiryIndex(engine);
        Prefetch = new KeyPrefetch(this);
        RankTree = new RankTree(engine, RankLimits.Default);
        MemberPools = new MemberPools(engine);
        _lastCollectionId = applied.LastCollectionId;
        _lastKeyspaceId = applied.LastKeyspaceId;
        StreamDatabase = applied.StreamDatabase;
        _databases = new Database[databases];
        for (var i = 0; i < databases; i++)
        {
            if (!applied.Databases.TryGetValue(i, out var state)) state = new DatabaseState(NextKeyspaceId(), 0, 0);
            _databases[i] = new Database(this, engine, Expiry, i, state);
            _byKeyspaceId[state.KeyspaceId] = _databases[i];
        }

        engine.Freezing = WriteState;
    }

    public StorageEngine Engine { get; }

    public ExpiryIndex Expiry { get; }

    /// <summary>When keys were accessed last.</summary>
    public AccessClock Accesses { get; } = new(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());

    /// <summary>Says which keys are looked up soon.</summary>
    public KeyPrefetch Prefetch { get; }

    /// <summary>Hears of expired keys; set by whoever logs changes.</summary>
    public IKeyspaceListener? Listener { get; set; }

    public int DatabaseCount => _databases.Length;

    /// <summary>The moment at which the running command takes place, ms since 1970.</summary>
    public long NowMs { get; set; }

    /// <summary>False while a stream is applied: then only a DEL removes a key, never the clock.</summary>
    public bool ObservesClock { get; set; } = true;

    /// <summary>
    /// Up to where hashes and sets are packed. What is packed already is spread out when something put in does not fit; what
    /// is spread out stays so.
    /// </summary>
    public PackedCapacity PackedCapacity { get; set; }

    /// <summary>The database that the log has selected at <see cref="StorageEngine.AppliedOffset"/>, or -1.</summary>
    public int StreamDatabase { get; private set; }

    public long KeyCount
    {
        get
        {
            var count = 0L;
            foreach (var database in _databases) count += database.Count;
            return count;
        }
    }

    /// <summary>The counts of the sorted sets.</summary>
    internal RankTree RankTree { get; set; }

    /// <summary>Random members.</summary>
    internal MemberPools MemberPools { get; }

    public Database this[int index] => _databases[index];

    /// <summary>Reads the applied record and opens the databases.</summary>
    /// <exception cref="StoreException">The store has keys in a database beyond <paramref name="databases"/>.</exception>
    public static Dataset Open(StorageEngine engine, int databases)
    {
        var applied = AppliedRecord.Load(engine);
        var highest = applied.Databases.Where(pair => pair.Value.KeyCount > 0).Select(pair => pair.Key)
            .DefaultIfEmpty(0).Max();
        if (highest >= databases)
        {
            throw new StoreException($"The store has keys in database {highest}: 'databases' must be at least {highest + 1}.");
        }

        engine.Begin(applied.Offset);
        return new Dataset(engine, applied, databases);
    }

    public bool IsExpired(long expireAtMs) => expireAtMs != 0 && ObservesClock && expireAtMs <= NowMs;

    /// <summary>The database that a keyspace on disk belongs to, unless it was flushed.</summary>
    public bool TryFindDatabase(uint keyspaceId, [NotNullWhen(true)] out Database? database)
    {
        if (_byKeyspaceId.TryGetValue(keyspaceId, out database) && database.KeyspaceId == keyspaceId) return true;

        database = Array.Find(_databases, candidate => candidate.KeyspaceId == keyspaceId);
        if (database is null) return false;

        // Ids of databases that were flushed since stay here: they only cost memory.
        if (_byKeyspaceId.Count >= 2 * _databases.Length) _byKeyspaceId.Clear();
        _byKeyspaceId[keyspaceId] = database;
        return true;
    }

    /// <summary>Exchanges the content of two databases at O(1).</summary>
    public void Swap(int first, int second)
    {
        (_databases[first].State, _databases[second].State) = (_databases[second].State, _databases[first].State);
    }

    /// <summary>The running command's changes are final: the log has them up to <paramref name="offset"/>.</summary>
    /// <param name="offset">Where the log ends now.</param>
    /// <param name="streamDatabase">The database that the log has selected there.</param>
    public void Commit(long offset, int streamDatabase)
    {
        StreamDatabase = streamDatabase;
        foreach (var database in _touched) database.Commit();
        _touched.Clear();
        RankTree.Nodes.Commit();
        Engine.Commit(offset);
    }

    /// <summary>The running command never happened.</summary>
    public void Rollback()
    {
        foreach (var database in _touched) database.Rollback();
        _touched.Clear();
        RankTree.Nodes.Rollback();
        MemberPools.Clear();
        Engine.Rollback();
    }

    /// <summary>The state as it is now; nothing may be uncommitted.</summary>
    public AppliedRecord Describe()
    {
        var states = new Dictionary<int, DatabaseState>();
        foreach (var database in _databases)
        {
            if (database.Count > 0) states[database.Index] = database.State;
        }

        return new AppliedRecord(Engine.AppliedOffset, StreamDatabase, _lastCollectionId, _lastKeyspaceId, states);
    }

    /// <summary>Whether the running command has changed anything so far.</summary>
    internal bool HasChanges => _touched.Count > 0 || Engine.HasUncommitted;

    internal void Touched(Database database)
    {
        if (!_touched.Contains(database)) _touched.Add(database);
    }

    // Ids that a rolled-back command took are lost, which does no harm: they are only never given twice.
    internal ulong NextCollectionId()
    {
        Engine.BeginCollection(++_lastCollectionId);
        return _lastCollectionId;
    }

    internal uint NextKeyspaceId() => ++_lastKeyspaceId;

    private void WriteState()
    {
        RankTree.Nodes.Write();
        Describe().Save(Engine);
    }
}
