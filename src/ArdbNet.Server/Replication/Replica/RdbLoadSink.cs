using System.Buffers;
using System.Globalization;
using System.Text;
using ArdbNet.Rdb;
using ArdbNet.Server.Scripting;
using ArdbNet.Server.Scripting.Functions;
using ArdbNet.Storage.Dumps;
using ArdbNet.Storage.Functions;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Server.Replication.Replica;

/// <summary>
/// Puts the keys of a master's RDB into a store that nobody else uses yet. Everything is committed at the snapshot's
/// offset: the store is of no use before it is complete.
/// </summary>
internal ref struct RdbLoadSink : IRdbSink
{
    // A collection's elements are made final in between, so that the buffer with them can be written.
    private const int ElementsAtOnce = 1024;
    private const int LongestKept = 1 << 20;

    private readonly Dataset _dataset;
    private readonly PackingLimits _limits;
    private readonly FullSyncProgress _progress;
    private readonly ReplicaFilter? _filter;
    private readonly SeenKeys _seen = new();
    private readonly long _offset;
    private ArrayBufferWriter<byte> _string = new();
    private Database _database;
    private ValueRestore _value;
    private long _expireAtMs;
    private int _elements;
    private bool _keepsDatabase;
    private bool _isKept;

    public RdbLoadSink(Dataset dataset, PackingLimits limits, long offset, FullSyncProgress progress, ReplicaFilter? filter)
    {
        _filter = filter;
        _keepsDatabase = filter?.Keeps(0) ?? true;
        _dataset = dataset;
        _limits = limits;
        _offset = offset;
        _progress = progress;
        _database = dataset[0];
    }

    /// <summary>Whether a key that is there already is passed over; else it is damage.</summary>
    public bool SkipsKnownKeys { get; set; }

    public readonly void Auxiliary(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (name.SequenceEqual("lua"u8)) KeepScript(value);
        if (!name.SequenceEqual("repl-stream-db"u8)) return;
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var database))
        {
            _progress.StreamDatabase = database;
        }
    }

    public bool SelectDatabase(long number)
    {
        _keepsDatabase = _filter?.Keeps((int)Math.Min(number, int.MaxValue)) ?? true;
        if (!_keepsDatabase) return true;
        if (number >= _dataset.DatabaseCount) return false;
        _database = _dataset[(int)number];
        return true;
    }

    public readonly void SizeHint(ulong keys, ulong expiringKeys)
    {
    }

    public bool BeginKey(in RdbKey key)
    {
        _isKept = _keepsDatabase;
        if (!_isKept) return true;
        var name = _dataset.Engine.Scratch.Take(key.Name.Length);
        key.Name.CopyTo(name);
        var entry = _database.Load(name, _seen);
        if (entry.Exists)
        {
            _isKept = false;
            return SkipsKnownKeys;
        }

        if (_string.Capacity > LongestKept) _string = new ArrayBufferWriter<byte>();
        _value = new ValueRestore(entry, in _limits, _string);
        _expireAtMs = _filter is { IgnoresExpire: true } ? 0 : key.ExpireAtMs;
        return true;
    }

    public void EndKey()
    {
        if (!_isKept) return;
        if (!_value.End()) throw new RdbFormatException(0, $"the key '{Encoding.Latin1.GetString(_value.Entry.Key)}' cannot be kept");
        var entry = _value.Entry;
        entry.ExpireAtMs = _expireAtMs;
        KeyRestore.Save(ref entry);
        _progress.ExpiringFields += _value.ExpiringFields;
        _progress.Keys++;
        EndRecord();
    }

    public readonly void Function(ReadOnlySpan<byte> code)
    {
        if (!LibraryHeader.TryRead(code, out var header, out var error)) throw new RdbFormatException(0, error);
        FunctionStore.Put(_dataset.Engine, header.Name, code);
        EndRecord();
    }

    public readonly void ModuleSkipped(string module) => _progress.SkippedModules.Add(module);

    public void BeginValue(RdbKind kind)
    {
        if (_isKept) _value.BeginValue(kind);
    }

    public readonly void StringPiece(ReadOnlySpan<byte> piece)
    {
        if (_isKept) _value.StringPiece(piece);
    }

    public void ListElement(ReadOnlySpan<byte> element)
    {
        if (!_isKept) return;
        _value.ListElement(element);
        Count();
    }

    public bool SetMember(ReadOnlySpan<byte> member) => !_isKept || (_value.SetMember(member) && Count());

    public bool SortedSetMember(ReadOnlySpan<byte> member, double score) =>
        !_isKept || (_value.SortedSetMember(member, score) && Count());

    public bool HashField(ReadOnlySpan<byte> field, ReadOnlySpan<byte> value, long expireAtMs) =>
        !_isKept || (_value.HashField(field, value, expireAtMs) && Count());

    public void BeginStreamEntry(RdbStreamId id)
    {
        if (_isKept) _value.BeginStreamEntry(id);
    }

    public void StreamField(ReadOnlySpan<byte> field, ReadOnlySpan<byte> value)
    {
        if (_isKept) _value.StreamField(field, value);
    }

    public void EndStreamEntry()
    {
        if (!_isKept) return;
        _value.EndStreamEntry();
        Count();
    }

    public void StreamState(in RdbStreamState state)
    {
        if (_isKept) _value.StreamState(in state);
    }

    public bool BeginGroup(ReadOnlySpan<byte> name, RdbStreamId lastDeliveredId, long entriesRead) =>
        !_isKept || _value.BeginGroup(name, lastDeliveredId, entriesRead);

    public bool GroupPending(RdbStreamId id, long deliveredAtMs, long deliveryCount) =>
        !_isKept || _value.GroupPending(id, deliveredAtMs, deliveryCount);

    public bool BeginConsumer(ReadOnlySpan<byte> name, long seenAtMs, long activeAtMs) =>
        !_isKept || _value.BeginConsumer(name, seenAtMs, activeAtMs);

    public bool ConsumerPending(RdbStreamId id) => !_isKept || (_value.ConsumerPending(id) && Count());

    public bool EndGroup() => !_isKept || _value.EndGroup();

    private bool Count()
    {
        if (++_elements % ElementsAtOnce == 0) Commit();
        return true;
    }

    // Masters of 4.0 to 6.2 tell all scripts that they know: the stream, or a client, may name one.
    private readonly void KeepScript(ReadOnlySpan<byte> text)
    {
        ScriptStore.Put(_dataset.Engine, Script.DigestOf(text), text);
        EndRecord();
    }

    private readonly void EndRecord()
    {
        Commit();
        _dataset.Engine.EndCommand();
    }

    private readonly void Commit() => _dataset.Commit(_offset, _progress.StreamDatabase);
}
