using System.Buffers.Binary;
using ArdbNet.Rdb.Encodings;

namespace ArdbNet.Rdb.Reading;

/// <summary>
/// The nodes of one stream, one after the other. A node is a listpack: entries · deleted · fields · names · 0, then for
/// each entry: flags · ms and sequence less the node's · (fields) · names and values, or values only · elements so far.
/// </summary>
internal sealed class StreamNodeReader
{
    public const int IdLength = 16;

    private const long Deleted = 1;
    private const long SameFields = 2;

    /// <summary>Entries that are not deleted.</summary>
    public ulong Count { get; private set; }

    public RdbStreamId First { get; private set; }

    public RdbStreamId Last { get; private set; }

    // ms u64 · sequence u64, big-endian
    public static RdbStreamId IdOf(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    public void Read<TSink>(RdbStreamId nodeId, ReadOnlySpan<byte> blob, long offset, ref TSink sink)
        where TSink : IRdbValueSink, allows ref struct
    {
        var listpack = new Listpack(blob, offset);
        var entries = listpack.NextInteger();
        var deleted = listpack.NextInteger();
        var fields = listpack.NextInteger();
        if (entries < 0 || deleted < 0 || fields < 0) throw listpack.Error("a stream's node has negative counts");

        var names = listpack.Fork();
        for (var i = 0L; i < fields; i++) listpack.Next();
        if (listpack.NextInteger() != 0) throw listpack.Error("the names of a stream's node have no end");

        while (entries + deleted > 0)
        {
            var isDeleted = ReadEntry(ref listpack, names, nodeId, fields, ref sink);
            var isLeft = isDeleted ? --deleted >= 0 : --entries >= 0;
            if (!isLeft) throw listpack.Error("the counts of a stream's node are wrong");
        }

        if (listpack.MoveNext()) throw listpack.Error("a stream's node goes on behind its entries");
    }

    // names by value: each entry reads them from the first one on.
    private bool ReadEntry<TSink>(
        ref Listpack listpack, Listpack names, RdbStreamId nodeId, long fields, ref TSink sink)
        where TSink : IRdbValueSink, allows ref struct
    {
        var before = listpack.Passed;
        var flags = listpack.NextInteger();
        var id = new RdbStreamId(
            nodeId.Ms + (ulong)listpack.NextInteger(), nodeId.Sequence + (ulong)listpack.NextInteger());
        var isDeleted = (flags & Deleted) != 0;
        var isSame = (flags & SameFields) != 0;
        if (!isSame) fields = listpack.NextInteger();
        if (fields < 0) throw listpack.Error("a stream's entry has a negative count");

        if (fields == 0 && !isDeleted) throw listpack.Error("a stream's entry has no fields");
        if (!isDeleted) Begin(ref listpack, id, ref sink);
        for (var i = 0L; i < fields; i++)
        {
            var name = isSame ? names.Next() : listpack.Next();
            var value = listpack.Next();
            if (!isDeleted) sink.StreamField(name, value);
        }

        if (!isDeleted) sink.EndStreamEntry();
        var passed = listpack.Passed - before;
        if (listpack.NextInteger() != passed) throw listpack.Error("a stream's entry has another length behind it");
        return isDeleted;
    }

    private void Begin<TSink>(ref Listpack listpack, RdbStreamId id, ref TSink sink)
        where TSink : IRdbValueSink, allows ref struct
    {
        if (id <= Last && (Count > 0 || id == default)) throw listpack.Error($"the id {id} follows {Last}");
        if (Count++ == 0) First = id;
        Last = id;
        sink.BeginStreamEntry(id);
    }
}
