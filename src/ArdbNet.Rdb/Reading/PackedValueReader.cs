using ArdbNet.Rdb.Encodings;

namespace ArdbNet.Rdb.Reading;

/// <summary>Collections that are packed into one string, or into a string for each of a list's nodes.</summary>
internal sealed class PackedValueReader(RdbStringReader strings)
{
    private const ulong PlainNode = 1;
    private const ulong PackedNode = 2;

    private readonly StringBuffer _blob = new();

    private long Offset => strings.Source.Offset;

    public bool Read<TSink>(RdbType type, ref TSink sink)
        where TSink : IRdbValueSink, allows ref struct
    {
        switch (type)
        {
            case RdbType.HashZipmap:
                return ReadZipmap(ref sink);
            case RdbType.ListZiplist:
                sink.BeginValue(RdbKind.List);
                return ReadListNode(ref sink);
            case RdbType.ListQuicklist:
                return ReadQuicklist(ref sink);
            case RdbType.ListQuicklist2:
                return ReadQuicklist2(ref sink);
            case RdbType.SetIntset:
                return ReadIntset(ref sink);
            case RdbType.SetListpack:
                return ReadSet(ref sink);
            case RdbType.SortedSetZiplist:
                return ReadSortedSetZiplist(ref sink);
            case RdbType.SortedSetListpack:
                return ReadSortedSet(ref sink);
            case RdbType.HashZiplist:
                return ReadHashZiplist(ref sink);
            case RdbType.HashListpack:
                return ReadHash(ref sink);
            case RdbType.HashListpackWithExpiry:
                return ReadHashWithExpiry(ref sink);
            default:
                throw strings.Source.Error($"the value type {(byte)type} is unknown");
        }
    }

    private bool ReadZipmap<TSink>(ref TSink sink)
        where TSink : IRdbValueSink, allows ref struct
    {
        sink.BeginValue(RdbKind.Hash);
        var zipmap = new Zipmap(strings.ReadString(_blob), Offset);
        var isFilled = false;
        while (zipmap.MoveNext())
        {
            AddField(ref sink, zipmap.Field, zipmap.Value, expireAtMs: 0);
            isFilled = true;
        }

        return isFilled;
    }

    private bool ReadListNode<TSink>(ref TSink sink)
        where TSink : IRdbValueSink, allows ref struct
    {
        var ziplist = new Ziplist(strings.ReadString(_blob), Offset);
        return ReadElements(ref sink, ref ziplist);
    }

    private bool ReadQuicklist<TSink>(ref TSink sink)
        where TSink : IRdbValueSink, allows ref struct
    {
        sink.BeginValue(RdbKind.List);
        var isFilled = false;
        for (var nodes = strings.ReadLength(); nodes > 0; nodes--) isFilled |= ReadListNode(ref sink);
        return isFilled;
    }

    private bool ReadQuicklist2<TSink>(ref TSink sink)
        where TSink : IRdbValueSink, allows ref struct
    {
        sink.BeginValue(RdbKind.List);
        var isFilled = false;
        for (var nodes = strings.ReadLength(); nodes > 0; nodes--)
        {
            var container = strings.ReadLength();
            if (container is not (PlainNode or PackedNode))
            {
                throw strings.Source.Error($"a list's node has the unknown container {container}");
            }

            var node = strings.ReadString(_blob);
            if (container == PlainNode)
            {
                sink.ListElement(node);
                isFilled = true;
                continue;
            }

            var listpack = new Listpack(node, Offset);
            isFilled |= ReadElements(ref sink, ref listpack);
        }

        return isFilled;
    }

    private bool ReadIntset<TSink>(ref TSink sink)
        where TSink : IRdbValueSink, allows ref struct
    {
        sink.BeginValue(RdbKind.Set);
        var intset = new Intset(strings.ReadString(_blob), Offset);
        var isFilled = false;
        while (intset.MoveNext())
        {
            AddMember(ref sink, intset.Current);
            isFilled = true;
        }

        return isFilled;
    }

    private bool ReadSet<TSink>(ref TSink sink)
        where TSink : IRdbValueSink, allows ref struct
    {
        sink.BeginValue(RdbKind.Set);
        var listpack = new Listpack(strings.ReadString(_blob), Offset);
        while (listpack.MoveNext()) AddMember(ref sink, listpack.Current);
        return listpack.Passed > 0;
    }

    private bool ReadSortedSetZiplist<TSink>(ref TSink sink)
        where TSink : IRdbValueSink, allows ref struct
    {
        sink.BeginValue(RdbKind.SortedSet);
        var ziplist = new Ziplist(strings.ReadString(_blob), Offset);
        return ReadScores(ref sink, ref ziplist);
    }

    private bool ReadSortedSet<TSink>(ref TSink sink)
        where TSink : IRdbValueSink, allows ref struct
    {
        sink.BeginValue(RdbKind.SortedSet);
        var listpack = new Listpack(strings.ReadString(_blob), Offset);
        return ReadScores(ref sink, ref listpack);
    }

    private bool ReadHashZiplist<TSink>(ref TSink sink)
        where TSink : IRdbValueSink, allows ref struct
    {
        sink.BeginValue(RdbKind.Hash);
        var ziplist = new Ziplist(strings.ReadString(_blob), Offset);
        return ReadFields(ref sink, ref ziplist);
    }

    private bool ReadHash<TSink>(ref TSink sink)
        where TSink : IRdbValueSink, allows ref struct
    {
        sink.BeginValue(RdbKind.Hash);
        var listpack = new Listpack(strings.ReadString(_blob), Offset);
        return ReadFields(ref sink, ref listpack);
    }

    // earliest time u64 · listpack of field, value, time or 0
    private bool ReadHashWithExpiry<TSink>(ref TSink sink)
        where TSink : IRdbValueSink, allows ref struct
    {
        sink.BeginValue(RdbKind.Hash);
        strings.Source.ReadUInt64LittleEndian();
        var listpack = new Listpack(strings.ReadString(_blob), Offset);
        while (listpack.MoveNext())
        {
            var field = listpack.Current;
            var value = listpack.Next();
            var expireAtMs = listpack.NextInteger();
            if (expireAtMs < 0) throw listpack.Error("the time to live of a field is negative");
            AddField(ref sink, field, value, expireAtMs);
        }

        return listpack.Passed > 0;
    }

    private static bool ReadElements<TSink, TWalk>(ref TSink sink, ref TWalk elements)
        where TSink : IRdbValueSink, allows ref struct
        where TWalk : IPackedWalk, allows ref struct
    {
        while (elements.MoveNext()) sink.ListElement(elements.Current);
        return elements.Passed > 0;
    }

    // member, score, member, score …
    private bool ReadScores<TSink, TWalk>(ref TSink sink, ref TWalk elements)
        where TSink : IRdbValueSink, allows ref struct
        where TWalk : IPackedWalk, allows ref struct
    {
        while (elements.MoveNext())
        {
            var member = elements.Current;
            AddScored(ref sink, member, elements.Next());
        }

        return elements.Passed > 0;
    }

    // field, value, field, value …
    private bool ReadFields<TSink, TWalk>(ref TSink sink, ref TWalk elements)
        where TSink : IRdbValueSink, allows ref struct
        where TWalk : IPackedWalk, allows ref struct
    {
        while (elements.MoveNext())
        {
            var field = elements.Current;
            AddField(ref sink, field, elements.Next(), expireAtMs: 0);
        }

        return elements.Passed > 0;
    }

    private void AddMember<TSink>(ref TSink sink, ReadOnlySpan<byte> member)
        where TSink : IRdbValueSink, allows ref struct
    {
        if (!sink.SetMember(member)) throw strings.Source.Error("a member of the set is there twice");
    }

    private void AddScored<TSink>(ref TSink sink, ReadOnlySpan<byte> member, ReadOnlySpan<byte> scoreText)
        where TSink : IRdbValueSink, allows ref struct
    {
        if (!ScoreText.TryParse(scoreText, out var score)) throw strings.Source.Error("a score is no number");
        if (!sink.SortedSetMember(member, score))
        {
            throw strings.Source.Error("a member of the sorted set is there twice");
        }
    }

    private void AddField<TSink>(
        ref TSink sink, ReadOnlySpan<byte> field, ReadOnlySpan<byte> value, long expireAtMs)
        where TSink : IRdbValueSink, allows ref struct
    {
        if (!sink.HashField(field, value, expireAtMs)) throw strings.Source.Error("a field of the hash is there twice");
    }
}
