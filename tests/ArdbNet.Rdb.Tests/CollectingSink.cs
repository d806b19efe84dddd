using System.Text;

namespace ArdbNet.Rdb.Tests;

/// <summary>Keeps all that is read; answers as a store would.</summary>
internal sealed class CollectingSink : IRdbSink
{
    private CollectedValue _value = new();
    private CollectedGroup _group = new() { Name = "" };
    private string _key = "";
    private string _consumer = "";
    private long _expireAtMs;
    private long _idleSeconds;
    private int _frequency;
    private int _database;

    public int DatabaseCount { get; init; } = 100;

    public List<(string Name, string Value)> Notes { get; } = [];

    public Dictionary<(int Database, string Key), CollectedValue> Keys { get; } = [];

    public List<string> Functions { get; } = [];

    public List<string> Modules { get; } = [];

    public CollectedValue Value => _value;

    public void Auxiliary(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => Notes.Add((Text(name), Text(value)));

    public bool SelectDatabase(long number)
    {
        _database = (int)number;
        return number < DatabaseCount;
    }

    public void SizeHint(ulong keys, ulong expiringKeys)
    {
    }

    public bool BeginKey(in RdbKey key)
    {
        _key = Text(key.Name);
        _expireAtMs = key.ExpireAtMs;
        _idleSeconds = key.IdleSeconds;
        _frequency = key.Frequency;
        return !Keys.ContainsKey((_database, _key));
    }

    public void EndKey()
    {
        if (_value.ElementCount > 0) Keys.Add((_database, _key), _value);
    }

    public void Function(ReadOnlySpan<byte> code) => Functions.Add(Encoding.UTF8.GetString(code));

    public void ModuleSkipped(string module) => Modules.Add(module);

    public void BeginValue(RdbKind kind) => _value = new CollectedValue
    {
        Kind = kind,
        Database = _database,
        ExpireAtMs = _expireAtMs,
        IdleSeconds = _idleSeconds,
        Frequency = _frequency,
    };

    public void StringPiece(ReadOnlySpan<byte> piece) => _value.String.Append(Text(piece));

    public void ListElement(ReadOnlySpan<byte> element) => _value.Elements.Add(Text(element));

    public bool SetMember(ReadOnlySpan<byte> member) => _value.Members.TryAdd(Text(member), "");

    public bool SortedSetMember(ReadOnlySpan<byte> member, double score) => _value.Members.TryAdd(Text(member), score);

    public bool HashField(ReadOnlySpan<byte> field, ReadOnlySpan<byte> value, long expireAtMs)
    {
        if (expireAtMs != 0) _value.FieldExpiries[Text(field)] = expireAtMs;
        return _value.Members.TryAdd(Text(field), Text(value));
    }

    public void BeginStreamEntry(RdbStreamId id) => _value.Entries.Add((id, []));

    public void StreamField(ReadOnlySpan<byte> field, ReadOnlySpan<byte> value)
    {
        _value.Entries[^1].Fields.Add(Text(field));
        _value.Entries[^1].Fields.Add(Text(value));
    }

    public void EndStreamEntry()
    {
    }

    public void StreamState(in RdbStreamState state) => _value.State = state;

    public bool BeginGroup(ReadOnlySpan<byte> name, RdbStreamId lastDeliveredId, long entriesRead)
    {
        var text = Text(name);
        if (_value.Groups.Exists(group => group.Name == text)) return false;
        _group = new CollectedGroup { Name = text, LastDeliveredId = lastDeliveredId, EntriesRead = entriesRead };
        _value.Groups.Add(_group);
        return true;
    }

    public bool GroupPending(RdbStreamId id, long deliveredAtMs, long deliveryCount) =>
        _group.Pending.TryAdd(id, (deliveredAtMs, deliveryCount));

    public bool BeginConsumer(ReadOnlySpan<byte> name, long seenAtMs, long activeAtMs)
    {
        _consumer = Text(name);
        return _group.Consumers.TryAdd(_consumer, (seenAtMs, activeAtMs));
    }

    public bool ConsumerPending(RdbStreamId id) => _group.Pending.ContainsKey(id) && _group.Owners.TryAdd(id, _consumer);

    public bool EndGroup() => _group.Owners.Count == _group.Pending.Count;

    public static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);
}
