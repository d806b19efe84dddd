using System.Globalization;

namespace ArdbNet.Rdb.Reading;

/// <summary>
/// Reads a whole RDB, versions 1 to 12: "REDIS" · version in 4 digits · opcodes and keys · end · CRC-64. Stops right
/// behind it: an append-only file may go on in commands, a replication link in the stream.
/// </summary>
public sealed class RdbReader
{
    private const int HeaderLength = 9;
    private const int NotKnown = -1;

    private readonly RdbSource _source;
    private readonly RdbStringReader _strings;
    private readonly RdbValueReader _values;
    private readonly StringBuffer _first = new();
    private readonly StringBuffer _second = new();
    private long _expireAtMs;
    private long _idleSeconds = NotKnown;
    private int _frequency = NotKnown;

    /// <summary>Reads from where the source is.</summary>
    public RdbReader(RdbSource source, long maxStringLength = RdbValueReader.DefaultMaxStringLength)
    {
        ArgumentNullException.ThrowIfNull(source);
        _source = source;
        _values = new RdbValueReader(source, maxStringLength);
        _strings = _values.Strings;
    }

    /// <summary>Version of the format; 0 until the header was read.</summary>
    public int Version { get; private set; }

    /// <summary>Reads the file to its end; the sink may be a class or a ref struct.</summary>
    /// <exception cref="RdbFormatException">The file is damaged, ends too early, is too new, or holds a module's value.</exception>
    public void Read<TSink>(ref TSink sink)
        where TSink : IRdbSink, allows ref struct
    {
        ReadHeader();
        while (true)
        {
            var opcode = _source.ReadByte();
            switch (opcode)
            {
                case RdbOpcode.End:
                    ReadEnd();
                    return;
                case RdbOpcode.ExpireAtMs:
                    _expireAtMs = Math.Max(1, (long)_source.ReadUInt64LittleEndian());
                    break;
                case RdbOpcode.ExpireAtSeconds:
                    _expireAtMs = Math.Max(1, (int)_source.ReadUInt32LittleEndian() * 1000L);
                    break;
                case RdbOpcode.Idle:
                    _idleSeconds = (long)Math.Min(_strings.ReadLength(), long.MaxValue);
                    break;
                case RdbOpcode.Frequency:
                    _frequency = _source.ReadByte();
                    break;
                case >= RdbOpcode.SlotInfo:
                    ReadNote(opcode, ref sink);
                    break;
                default:
                    ReadKey((RdbType)opcode, ref sink);
                    break;
            }
        }
    }

    private void ReadHeader()
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        _source.ReadExactly(header);
        if (!header.StartsWith("REDIS"u8)) throw _source.Error("is no RDB: it does not begin with REDIS");
        if (!int.TryParse(header[5..], NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            || version is < 1 or > RdbVersion.Newest)
        {
            throw _source.Error($"has the unknown version '{KeyText.Of(header[5..])}'");
        }

        Version = version;
    }

    private void ReadEnd()
    {
        if (_expireAtMs != 0) throw _source.Error("ends after a key's time to live");
        if (Version < RdbVersion.WithChecksum) return;

        var expected = _source.Checksum;
        var checksum = _source.ReadUInt64LittleEndian();
        // 0 = the writer took none.
        if (checksum != 0 && checksum != expected)
        {
            throw _source.Error($"has the checksum {checksum:x16}, its bytes have {expected:x16}");
        }
    }

    private void ReadNote<TSink>(byte opcode, ref TSink sink)
        where TSink : IRdbSink, allows ref struct
    {
        switch (opcode)
        {
            case RdbOpcode.SelectDatabase:
                var database = _strings.ReadLength();
                if (database > int.MaxValue || !sink.SelectDatabase((long)database))
                {
                    throw _source.Error($"there is no database {database} here");
                }

                break;
            case RdbOpcode.ResizeDatabase:
                sink.SizeHint(_strings.ReadLength(), _strings.ReadLength());
                break;
            case RdbOpcode.Auxiliary:
                sink.Auxiliary(_strings.ReadString(_first), _strings.ReadString(_second));
                break;
            case RdbOpcode.ModuleAuxiliary:
                sink.ModuleSkipped(ModuleData.Skip(_strings, _first));
                break;
            case RdbOpcode.Function:
                ReadFunction(ref sink);
                break;
            case RdbOpcode.SlotInfo:
                for (var i = 0; i < 3; i++) _strings.ReadLength();
                break;
            default:
                throw _source.Error($"the opcode {opcode} is unknown");
        }
    }

    private void ReadFunction<TSink>(ref TSink sink)
        where TSink : IRdbSink, allows ref struct
    {
        var code = _strings.ReadString(_first);
        // #!<engine> name=<library>\n
        if (!code.StartsWith("#!"u8)) throw _source.Error("a function library has no header");
        sink.Function(code);
    }

    private void ReadKey<TSink>(RdbType type, ref TSink sink)
        where TSink : IRdbSink, allows ref struct
    {
        var name = _strings.ReadString(_first);
        var key = new RdbKey
        {
            Name = name,
            Type = type,
            ExpireAtMs = _expireAtMs,
            IdleSeconds = _idleSeconds,
            Frequency = _frequency,
        };
        if (!RdbTypes.IsKnown(type)) throw _source.Error($"the value type {(byte)type} is unknown");
        if (!sink.BeginKey(in key)) throw _source.Error($"the key '{KeyText.Of(name)}' is there twice");

        try
        {
            _values.Read(type, ref sink);
        }
        catch (RdbFormatException fault)
        {
            throw new RdbFormatException(fault.Offset, $"key '{KeyText.Of(name)}': {fault.Reason}", fault);
        }

        sink.EndKey();
        _expireAtMs = 0;
        _idleSeconds = _frequency = NotKnown;
    }
}
