namespace ArdbNet.Rdb.Reading;

/// <summary>
/// Reads one value of any type and encoding and hands its elements over as they come. Nothing is allocated because of a
/// length that is only claimed; of a plain encoding one element is in memory, of a packed one the packed bytes. One
/// thread.
/// </summary>
public sealed class RdbValueReader
{
    /// <summary>Longest string that is read unless said otherwise: what Redis allows by default.</summary>
    public const long DefaultMaxStringLength = 512L * 1024 * 1024;

    private const byte TextNaN = 253;
    private const byte TextInfinity = 254;
    private const byte TextMinusInfinity = 255;

    private readonly RdbSource _source;
    private readonly RdbStringReader _strings;
    private readonly PackedValueReader _packed;
    private readonly StreamValueReader _streams;
    private readonly StringBuffer _first = new();
    private readonly StringBuffer _second = new();

    /// <summary>Reads values from where the source is.</summary>
    public RdbValueReader(RdbSource source, long maxStringLength = DefaultMaxStringLength)
    {
        ArgumentNullException.ThrowIfNull(source);
        _source = source;
        _strings = new RdbStringReader(source, Math.Min(maxStringLength, Array.MaxLength));
        _packed = new PackedValueReader(_strings);
        _streams = new StreamValueReader(_strings);
    }

    internal RdbStringReader Strings => _strings;

    /// <summary>Returns false for a collection without elements, which is no value: Redis leaves its key out.</summary>
    /// <exception cref="RdbFormatException">The bytes are damaged, end too early, or are a module's.</exception>
    public bool Read<TSink>(RdbType type, ref TSink sink)
        where TSink : IRdbValueSink, allows ref struct
    {
        switch (type)
        {
            case RdbType.String:
                sink.BeginValue(RdbKind.String);
                _strings.ReadPieces(_first, ref sink);
                return true;
            case RdbType.List:
                return ReadList(ref sink);
            case RdbType.Set:
                return ReadSet(ref sink);
            case RdbType.SortedSet or RdbType.SortedSet2:
                return ReadSortedSet(ref sink, hasTexts: type == RdbType.SortedSet);
            case RdbType.Hash:
                return ReadHash(ref sink);
            case RdbType.HashWithExpiry:
                return ReadHashWithExpiry(ref sink);
            case RdbType.StreamListpacks or RdbType.StreamListpacks2 or RdbType.StreamListpacks3:
                _streams.Read(type, ref sink);
                return true;
            case RdbType.Module or RdbType.ModulePreRelease:
                throw _source.Error($"the value belongs to the module {ModuleId.NameOf(_strings.ReadLength())}");
            default:
                return _packed.Read(type, ref sink);
        }
    }

    private bool ReadList<TSink>(ref TSink sink)
        where TSink : IRdbValueSink, allows ref struct
    {
        sink.BeginValue(RdbKind.List);
        var count = _strings.ReadLength();
        for (var i = 0ul; i < count; i++) sink.ListElement(_strings.ReadString(_first));
        return count > 0;
    }

    private bool ReadSet<TSink>(ref TSink sink)
        where TSink : IRdbValueSink, allows ref struct
    {
        sink.BeginValue(RdbKind.Set);
        var count = _strings.ReadLength();
        for (var i = 0ul; i < count; i++)
        {
            if (!sink.SetMember(_strings.ReadString(_first))) throw _source.Error("a member of the set is there twice");
        }

        return count > 0;
    }

    private bool ReadSortedSet<TSink>(ref TSink sink, bool hasTexts)
        where TSink : IRdbValueSink, allows ref struct
    {
        sink.BeginValue(RdbKind.SortedSet);
        var count = _strings.ReadLength();
        for (var i = 0ul; i < count; i++)
        {
            var member = _strings.ReadString(_first);
            var score = hasTexts ? ReadScoreText() : BitConverter.UInt64BitsToDouble(_source.ReadUInt64LittleEndian());
            if (double.IsNaN(score)) throw _source.Error("a score is NaN");
            if (!sink.SortedSetMember(member, score))
            {
                throw _source.Error("a member of the sorted set is there twice");
            }
        }

        return count > 0;
    }

    // length u8 · text, or one of three lengths that are a score themselves
    private double ReadScoreText()
    {
        var length = _source.ReadByte();
        switch (length)
        {
            case TextNaN:
                return double.NaN;
            case TextInfinity:
                return double.PositiveInfinity;
            case TextMinusInfinity:
                return double.NegativeInfinity;
        }

        Span<byte> text = stackalloc byte[length];
        _source.ReadExactly(text);
        return ScoreText.TryParse(text, out var score) ? score : throw _source.Error("a score is no number");
    }

    private bool ReadHash<TSink>(ref TSink sink)
        where TSink : IRdbValueSink, allows ref struct
    {
        sink.BeginValue(RdbKind.Hash);
        var count = _strings.ReadLength();
        for (var i = 0ul; i < count; i++) ReadField(ref sink, expireAtMs: 0);
        return count > 0;
    }

    // earliest time u64 · count · (time since the earliest + 1 or 0 · field · value)...
    private bool ReadHashWithExpiry<TSink>(ref TSink sink)
        where TSink : IRdbValueSink, allows ref struct
    {
        sink.BeginValue(RdbKind.Hash);
        var earliest = (UInt128)_source.ReadUInt64LittleEndian();
        var count = _strings.ReadLength();
        for (var i = 0ul; i < count; i++)
        {
            var time = _strings.ReadLength();
            var expireAtMs = time == 0 ? 0 : earliest + time - 1;
            if (expireAtMs > long.MaxValue) throw _source.Error("the time to live of a field is out of range");
            ReadField(ref sink, (long)expireAtMs);
        }

        return count > 0;
    }

    private void ReadField<TSink>(ref TSink sink, long expireAtMs)
        where TSink : IRdbValueSink, allows ref struct
    {
        var field = _strings.ReadString(_first);
        if (!sink.HashField(field, _strings.ReadString(_second), expireAtMs))
        {
            throw _source.Error("a field of the hash is there twice");
        }
    }
}
