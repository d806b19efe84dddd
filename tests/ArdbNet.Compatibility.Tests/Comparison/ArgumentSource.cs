using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ArdbNet.Compatibility.Tests.Comparison;

/// <summary>Random arguments: few keys, so that commands meet, and many values that are hard on them.</summary>
internal sealed class ArgumentSource
{
    /// <summary>Moments in ms that tests give absolutely, so that what comes back must be exact.</summary>
    public static readonly long[] Moments = [4102444800123, 4102444801000, 9000000000000];

    private static readonly string[] Keys = ["a", "b", "c", "d", "{a}e", "\0\xff\r\n", ""];
    private static readonly string[] Fields = ["f1", "f2", "f3", "f4", "", "7", "\xe9\0", "a-longer-name-of-a-field"];
    private static readonly string[] Members =
        ["1", "2", "3", "-9", "100000", "x", "y", "zzz", "", "\0", "12345678901"];
    private static readonly string[] Integers =
    [
        "0", "1", "-1", "2", "3", "-2", "5", "7", "-7", "10", "16", "100", "-100",
        "9223372036854775807", "-9223372036854775808", "4611686018427387904", "-4611686018427387905",
    ];

    // Large memory and endless replies are no subject here: nothing between some thousands and 2^32.
    private static readonly string[] Offsets =
        ["0", "1", "2", "7", "8", "9", "31", "63", "100", "801", "5000", "40000", "-1", "4294967296", "536870912"];

    private static readonly string[] BitOffsets =
        ["0", "1", "2", "7", "8", "9", "63", "100", "801", "5000", "300000", "-1", "4294967296", "9223372036854775807"];

    private static readonly string[] Floats =
    [
        "0", "1.5", "-1.5", "3.0e3", "0.1", "-0.1", "10", "1e-3", "5.0", "inf", "-inf", "nan", "1e400", "123456789.25",
    ];

    private static readonly string[] Scores =
    [
        "0", "1", "2", "3", "3", "-1", "-2.5", "1.5", "0.1", "inf", "-inf", "+inf", "-0", "1e300", "-1e-300", "4503599627370497",
        "123456789.123", "1e17", "0x10",
    ];

    private static readonly string[] Bad =
    [
        "", "abc", "-1", "0", "1.5", " 1", "1 ", "+1", "01", "nan", "0x10", "NX", "GET", "COUNT", "?",
        "9223372036854775807", "9223372036854775808", "-9223372036854775808", "99999999999999999999",
    ];

    // Those whose digests are asked for; the last is never sent itself.
    private static readonly string[] Scripts =
    [
        "return {KEYS[1], ARGV[1]}", "return redis.call('GET', KEYS[1])", "#!lua flags=no-writes\nreturn redis.call('INCR', 'a')",
        "return redis.call('INCR', KEYS[1])", "return nosuch",
    ];

    private readonly Random _random;
    private readonly ScriptSource _scripts;

    // A fixed seed names a sequence for ever.
    public ArgumentSource(int seed)
    {
        _random = new Random(seed);
        _scripts = new ScriptSource(_random);
    }

    public int Below(int limit) => _random.Next(limit);

    public string Make(string word) => word switch
    {
        "key" or "destination" => Pick(Keys),
        "value" => Value(),
        "number" => Integer(1000),
        "payload" => Payloads.Pick(_random),
        "field" => Pick(Fields),
        "element" => Below(6) == 0 ? Value() : Pick(Members),
        "member" => Pick(Members),
        "integer" => Pick(Integers),
        "count" => Integer(6),
        "index" => (Below(24) - 12).ToString(CultureInfo.InvariantCulture),
        "offset" => Pick(Offsets),
        "bit-offset" => Pick(BitOffsets),
        "bit" => Integer(2),
        "float" => Pick(Floats),
        "score" => Pick(Scores),
        "score-bound" => Pick("", "(", "[") is "(" ? "(" + Pick(Scores) : Pick("-inf", "+inf", Pick(Scores)),
        "name-bound" => Pick("-", "+", "[" + Pick(Members), "(" + Pick(Members)),
        "longitude" => Pick("13.361389", "15.087269", "-122.4", "0", "179.99", "-180", "180", "1e-5", "181", "2.35"),
        "latitude" => Pick("38.115556", "37.502669", "37.7", "0", "85.05112878", "-85", "-66.5", "1e-5", "86", "48.85"),
        "distance" => Pick("0", "1", "10", "100", "190.5", "500", "5000", "20000", "1e6", "-1", "abc"),
        "unit" => Pick("m", "km", "km", "km", "ft", "mi", "KM", "inch"),
        // Hardly ever twice the same, or GT and LT would depend on the millisecond.
        "seconds" => (1000 + Below(1000000)).ToString(CultureInfo.InvariantCulture),
        "milliseconds" => (1000000 + Below(100000000)).ToString(CultureInfo.InvariantCulture),
        "lifetime" => Pick(Make("milliseconds"), "0", "-1", "-100", "9223372036854775807"),
        "timestamp" => (Pick(Moments) / 1000).ToString(CultureInfo.InvariantCulture),
        "timestamp-ms" => Pick(Moments).ToString(CultureInfo.InvariantCulture),
        "past" => Pick("0", "1", "-1", "1000000000", "-9223372036854775808"),
        "db" => Pick("0", "0", "1", "2", "15", "16", "-1", "99999999999"),
        "pattern" => Pick("*", "a*", "?", "[ab]*", "f?", "[^a]", "\\a", "", "*\xff*", "[", "{a}*"),
        "channel" => Pick("news", "news.a", "other", "\xff\0", "__keyspace@0__:a", "__keyevent@0__:del"),
        "channels" => Pick("*", "news*", "n[ae]ws", "__key*__:*", "__keyspace@*__:a", "?"),
        "classes" => Pick("KEA", "KA", "EA", "Kg$", "Exsh", "AKE", "KEAmn", "g", "", "KExn"),
        "bits" => Pick("u8", "i8", "u1", "i16", "u63", "i64", "i5", "u13", "u64", "i65", "u0", "8"),
        "position" => Pick("0", "1", "7", "8", "100", "#0", "#1", "#3", "-1", "#-1", "x"),
        "cursor" => Pick("0", "0", "0", "0", "0", "abc", "-", "99999999999999999999"),
        "entry-id" => Below(3) == 0 ? $"{Below(50)}-{Below(3)}" : $"{Pick(Below(50), 50, 50)}-*",
        "stream-id" => $"{Pick(Below(50), 50)}-{Below(4)}",
        "range-id" => Pick("-", "+", "-", "+", $"{Below(50)}", $"({Below(50)}", $"{Pick(Below(50), 50)}-{Below(3)}",
            $"({Pick(Below(50), 50)}-{Below(3)}", "18446744073709551615", "(18446744073709551615-18446744073709551615",
            "0-0", "(0-0", "(-"),
        "group" => Pick("g", "g", "g", "h", "\xff\0"),
        "consumer" => Pick("alice", "bob", "", "c\0"),
        "type" => Pick("string", "hash", "set", "list", "zset", "STRING", "nosuch"),
        "script" or "library" or "called-function" => _scripts.Make(word),
        "known-script" => Pick(Scripts[..^1]),
        "digest" => Digest(),
        _ => word,
    };

    /// <summary>Spoils a request in one place: an argument is bad, too many or missing.</summary>
    public string[] Spoil(string[] arguments)
    {
        var at = Below(arguments.Length + 1);
        return Below(4) switch
        {
            0 when at > 0 && at < arguments.Length => [.. arguments[..at], .. arguments[(at + 1)..]],
            0 or 1 => [.. arguments, Pick(Bad)],
            _ when at > 0 && at < arguments.Length => [.. arguments[..at], Pick(Bad), .. arguments[(at + 1)..]],
            _ => arguments[..1],
        };
    }

    private T Pick<T>(params T[] choices) => choices[Below(choices.Length)];

    private string Digest()
    {
        var digest = Convert.ToHexStringLower(SHA1.HashData(Encoding.ASCII.GetBytes(Pick(Scripts))));
        return Pick(digest, digest, digest, digest.ToUpperInvariant(), digest[1..], "x");
    }

    private string Integer(int limit) => Below(limit).ToString(CultureInfo.InvariantCulture);

    private string Value() => Below(8) switch
    {
        0 => Pick("", "x", "hello", "foobar", "0", "\xff\xff\x0f", "\0\0\0", "abcdefghijklmnop"),
        1 => Integer(1000),
        2 => Pick(Integers),
        3 => Pick(Floats),
        4 => new string((char)('a' + Below(3)), Below(100)),
        5 => Below(4) > 0 ? RandomBytes(64) : RandomBytes(40000),
        _ => RandomBytes(20),
    };

    private string RandomBytes(int limit) =>
        string.Create(Below(limit), _random, static (text, random) =>
        {
            for (var i = 0; i < text.Length; i++) text[i] = (char)random.Next(256);
        });
}
