using System.Buffers.Binary;
using ArdbNet.Rdb.Reading;

namespace ArdbNet.Rdb.Writing;

/// <summary>
/// A stream's entries in nodes of a fixed number of entries, so that their count is known before the first; see
/// <see cref="StreamNodeReader"/> for the layout.
/// </summary>
public sealed class StreamNodeWriter(RdbWriter output)
{
    /// <summary>Entries of a node, the last one apart.</summary>
    public const int EntriesPerNode = 100;

    private const int SameFields = 2;

    private readonly ListpackWriter _entries = new();
    private readonly ListpackWriter _node = new();
    private readonly List<byte[]> _names = [];
    private readonly List<byte[]> _fields = [];
    private RdbStreamId _nodeId;
    private RdbStreamId _id;
    private int _count;

    /// <summary>Nodes that so many entries take.</summary>
    public static ulong NodesOf(ulong entries) => (entries + EntriesPerNode - 1) / EntriesPerNode;

    public void BeginEntry(RdbStreamId id)
    {
        _id = id;
        _fields.Clear();
    }

    public void Field(ReadOnlySpan<byte> field, ReadOnlySpan<byte> value)
    {
        _fields.Add(field.ToArray());
        _fields.Add(value.ToArray());
    }

    public void EndEntry()
    {
        if (_count == 0) BeginNode();

        var before = _entries.Count;
        var isSame = HasNodesNames();
        _entries.Append(isSame ? SameFields : 0);
        _entries.Append((long)(_id.Ms - _nodeId.Ms));
        _entries.Append((long)(_id.Sequence - _nodeId.Sequence));
        if (!isSame) _entries.Append(_fields.Count / 2);
        for (var i = 0; i < _fields.Count; i++)
        {
            if (!isSame || i % 2 == 1) _entries.Append(_fields[i].AsSpan());
        }

        _entries.Append(_entries.Count - before);
        if (++_count == EntriesPerNode) WriteNode();
    }

    /// <summary>Writes what is left of the last node.</summary>
    public void Complete()
    {
        if (_count > 0) WriteNode();
    }

    private void BeginNode()
    {
        _nodeId = _id;
        _names.Clear();
        for (var i = 0; i < _fields.Count; i += 2) _names.Add(_fields[i]);
        _entries.Clear();
    }

    private bool HasNodesNames()
    {
        if (_fields.Count != 2 * _names.Count) return false;
        for (var i = 0; i < _names.Count; i++)
        {
            if (!_names[i].AsSpan().SequenceEqual(_fields[2 * i])) return false;
        }

        return true;
    }

    // ms u64 · sequence u64 · listpack: entries · deleted · names · each name · 0 · the entries
    private void WriteNode()
    {
        Span<byte> id = stackalloc byte[StreamNodeReader.IdLength];
        BinaryPrimitives.WriteUInt64BigEndian(id, _nodeId.Ms);
        BinaryPrimitives.WriteUInt64BigEndian(id[8..], _nodeId.Sequence);
        output.String(id);

        _node.Clear();
        _node.Append(_count);
        _node.Append(0);
        _node.Append(_names.Count);
        foreach (var name in _names) _node.Append(name.AsSpan());
        _node.Append(0);
        _node.Append(_entries);
        output.String(_node.Complete());
        _count = 0;
    }
}
