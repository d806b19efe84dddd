using System.Globalization;
using System.Text;

namespace ArdbNet.Server.Tests.Commands.Strings;

/// <summary>Random string and bitmap commands on a few keys, bad arguments among them.</summary>
internal sealed class RandomStringCommands(int seed)
{
    /// <summary>A key that holds a set.</summary>
    public const string SetKey = "aset";

    private static readonly string[] Integers =
    [
        "0", "1", "-1", "7", "100", "-100", "9223372036854775807", "-9223372036854775808", "9223372036854775808",
        "01", "+1", " 1", "", "x", "1.5", "4294967296",
    ];

    private static readonly string[] Floats =
        ["1.5", "-0.1", "3", "1e3", "5.0e-2", "nan", "inf", "-inf", "0x10", "1e400", "", "1 ", "abc", "1e-20", "-0"];

    private static readonly string[] Moments =
    [
        "4102444800", "4102444800000", "99999999999", "0", "-1", "9223372036854775807", "9223372036854775", "x", "100000",
    ];

    private readonly Random _random = new(seed);

    public byte[][] Next() => [.. Words().Select(static word => word as byte[] ?? Encoding.Latin1.GetBytes((string)word))];

    private object[] Words()
    {
        return _random.Next(34) switch
        {
            0 or 1 or 2 => ["SET", Key(), Value(), .. Options()],
            3 => ["GET", Key()],
            4 => ["SETNX", Key(), Value()],
            5 => [Pick("SETEX", "PSETEX"), Key(), Pick(Moments), Value()],
            6 => ["GETSET", Key(), Value()],
            7 => ["GETDEL", Key()],
            8 => ["GETEX", Key(), .. Options()],
            9 => ["MGET", .. Many(static me => [me.Key()])],
            10 => ["MSET", .. Many(static me => [me.Key(), me.Value()]), .. Sometimes(Key())],
            11 => ["MSETNX", .. Many(static me => [me.Key(), me.Value()]), .. Sometimes(Key())],
            12 or 13 => ["APPEND", Key(), Value()],
            14 => ["STRLEN", Key()],
            15 or 16 => ["SETRANGE", Key(), _random.Next(4) == 0 ? Pick(Integers) : Offset(70_000), Value()],
            17 => [Pick("GETRANGE", "SUBSTR"), Key(), Position(), Position()],
            18 => [Pick("INCR", "DECR"), Key()],
            19 or 20 => [Pick("INCRBY", "DECRBY"), Key(), Pick(Integers)],
            21 or 22 => ["INCRBYFLOAT", Key(), _random.Next(3) == 0 ? Pick(Integers) : Pick(Floats)],
            23 => Lcs(),
            24 => ["SET", ShortKey(), Letters(_random.Next(5) == 0 ? 700 : 12)],
            25 => ["SETBIT", Key(), BitOffset(), Pick("0", "1", "1", "2", "x")],
            26 => ["GETBIT", Key(), BitOffset()],
            27 or 28 => ["BITCOUNT", Key(), .. Range()],
            29 or 30 => ["BITPOS", Key(), Pick("0", "1", "0", "1", "2", "x"), .. Range()],
            31 => ["BITOP", Pick("AND", "or", "XOR", "NOT", "NAND"), Key(), .. Many(static me => [me.Key()])],
            32 => ["BITFIELD", Key(), .. Fields()],
            _ => ["BITFIELD_RO", Key(), .. Fields(), .. Sometimes("SET")],
        };
    }

    private T Pick<T>(params T[] choices) => choices[_random.Next(choices.Length)];

    private object[] Sometimes(object word) => _random.Next(6) == 0 ? [word] : [];

    private object[] Many(Func<RandomStringCommands, object[]> one)
    {
        var words = new List<object>();
        for (var i = _random.Next(1, 4); i > 0; i--) words.AddRange(one(this));
        return [.. words];
    }

    private string Key() => _random.Next(40) == 0 ? SetKey : "k" + _random.Next(6).ToString(CultureInfo.InvariantCulture);

    // Redis' table of all pairs of prefixes would take its time for the others.
    private object[] Lcs() =>
    [
        "LCS", ShortKey(), _random.Next(30) == 0 ? SetKey : ShortKey(),
        .. _random.Next(3) == 0
            ? Many(static me => [me.Pick("LEN", "IDX", "WITHMATCHLEN", "MINMATCHLEN", "2", "x")])
            : Pick<object[]>([], ["LEN"], ["IDX"], ["IDX", "MINMATCHLEN", "2", "WITHMATCHLEN"]),
    ];

    private string ShortKey() => Pick("short", "tiny", "none");

    private string Letters(int end) => string.Concat(Enumerable.Range(0, _random.Next(end)).Select(_ => Pick('a', 'b', 'c')));

    private object Value()
    {
        switch (_random.Next(8))
        {
            case 0 or 1: return Pick(Integers);
            case 2: return Pick(Floats);
            case 3: return _random.Next(1000).ToString(CultureInfo.InvariantCulture);
            case 4: return Letters(12);
            default:
                var bytes = new byte[_random.Next(20) == 0 ? _random.Next(40_000) : _random.Next(60)];
                if (_random.Next(3) == 0) Array.Fill(bytes, (byte)0xff);
                else if (_random.Next(3) != 0) _random.NextBytes(bytes);
                return bytes;
        }
    }

    private object[] Options() => _random.Next(3) == 0 ? [] : Many(static me => me._random.Next(9) switch
    {
        0 => ["NX"],
        1 => ["xx"],
        2 => ["GET"],
        3 => ["KEEPTTL"],
        4 => ["PERSIST"],
        5 => [me.Pick("EX", "px"), me.Pick(Moments)],
        6 or 7 => [me.Pick("EXAT", "pxat"), me.Pick(Moments)],
        _ => [me.Pick("EX", "PXAT", "bad")],
    });

    private string Offset(int end) =>
        (_random.Next(3) == 0 ? _random.Next(end) : _random.Next(80)).ToString(CultureInfo.InvariantCulture);

    private string BitOffset() => _random.Next(6) == 0 ? Pick([.. Integers, "#1", "4294967297"]) : Offset(600_000);

    private string Position() => _random.Next(8) == 0
        ? Pick(Integers)
        : (_random.Next(200) - 100).ToString(CultureInfo.InvariantCulture);

    private object[] Range() => _random.Next(8) switch
    {
        0 => [],
        1 => [Position()],
        2 or 3 => [Position(), Position()],
        4 or 5 => [Position(), Position(), "BIT"],
        6 => [Position(), Position(), "byte"],
        _ => [Position(), Position(), Pick("bits", "BIT"), .. Sometimes("x")],
    };

    private object[] Fields() => Many(static me =>
    {
        object[] field = [me.Pick("u8", "i8", "u1", "i64", "u63", "i5", "u13", "i33", "u64", "i65", "u0", "x"), me.FieldOffset()];
        return me._random.Next(8) switch
        {
            0 or 1 => ["GET", .. field],
            2 or 3 => ["SET", .. field, me.Number()],
            4 or 5 => ["INCRBY", .. field, me.Number()],
            6 => ["OVERFLOW", me.Pick("WRAP", "sat", "FAIL", "none"), "INCRBY", .. field, me.Number()],
            _ => ["OVERFLOW", me.Pick("SAT", "FAIL"), .. me.Sometimes("SET"), "SET", .. field, me.Number()],
        };
    });

    private string FieldOffset() => _random.Next(3) == 0 ? "#" + Offset(60) : BitOffset();

    private string Number() => _random.Next(3) == 0
        ? Pick(Integers)
        : (_random.Next(600) - 300).ToString(CultureInfo.InvariantCulture);
}
